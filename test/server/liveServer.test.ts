import { mkdir, readdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { readBundle } from "../../src/figures/encoders/clientBundle.js";
import { LiveServer } from "../../src/server/liveServer.js";
import { mistakeOf } from "../support/mistake.js";
import { withTempFolder } from "../support/tempFolder.js";
import { statesFrom } from "./states.ts";

const within = withTempFolder();

const FILES = ["index.html", "manifest.json", "artifacts/a/figure.svg", "artifacts/a/values.npz"];

let server: LiveServer;

beforeEach(async () => {
  await mkdir(within("report", "artifacts", "a"), { recursive: true });
  await writeFile(within("secret.txt"), "secret");
  for (const file of FILES) await writeFile(within("report", file), `${file} 1`);
  server = await LiveServer.start(0);
});
afterEach(() => server.close());

const publish = (version: string, files: readonly string[] = FILES) =>
  server.publish({ folder: within("report"), files, version });

/** A request with its literal path: other clients normalize paths before sending them. */
async function ask(path: string, { method = "GET", host }: { method?: string; host?: string } = {}) {
  const { port, host: own } = new URL(server.address);
  const sent = request({ host: "127.0.0.1", port, path, method, headers: { host: host ?? own } });
  sent.end();
  const response = await new Promise<import("node:http").IncomingMessage>((resolve, reject) => {
    sent.once("response", resolve).once("error", reject);
  });
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

describe("a live server", () => {
  it("serves the files of a report with their types, and prevents caching and framing", async () => {
    await publish("v1");
    const { status, headers, body } = await ask("/artifacts/a/figure.svg");
    expect({ status, body }).toEqual({ status: 200, body: "artifacts/a/figure.svg 1" });
    expect(headers).toMatchObject({
      "content-type": "image/svg+xml",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
      "x-frame-options": "SAMEORIGIN",
      "cross-origin-resource-policy": "same-origin",
    });
    expect((await ask("/artifacts/a/values.npz")).headers["content-type"]).toBe("application/zip");
    expect((await ask("/")).body).toContain("index.html 1");
    expect((await ask("/.convscope/live.js")).body).toBe(readBundle("live.js"));
    expect((await ask("/favicon.ico")).status).toBe(204);
  });

  it("answers HEAD with the length and without the content", async () => {
    await publish("v1");
    const { status, headers, body } = await ask("/manifest.json", { method: "HEAD" });
    expect({ status, body, length: headers["content-length"] }).toEqual({
      status: 200,
      body: "",
      length: "15",
    });
    expect((await ask("/.convscope/events", { method: "HEAD" })).status).toBe(204);
  });

  it.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/artifacts/../../secret.txt",
    "/artifacts/",
    "/artifacts",
    "/nothing.svg",
  ])("has nothing at %s", async (path) => {
    await publish("v1");
    expect(await ask(path)).toMatchObject({ status: 404, body: "There is no such file.\n" });
  });

  it("serves no symbolic link that leads out, no folder behind one, and no unlisted file", async () => {
    await symlink(within("secret.txt"), within("report", "link.svg"));
    await symlink(within(), within("report", "out"));
    await writeFile(within("report", "notes.txt"), "mine");
    await publish("v1", [...FILES, "link.svg", "out/secret.txt", "../secret.txt"]);
    for (const path of ["/link.svg", "/out/secret.txt", "/secret.txt", "/notes.txt"])
      expect((await ask(path)).status).toBe(404);
  });

  it("rejects other hosts and other methods", async () => {
    await publish("v1");
    expect(await ask("/", { host: "evil.test" })).toMatchObject({ status: 403 });
    expect(await ask("/.convscope/events", { host: "evil.test" })).toMatchObject({ status: 403 });
    const { status, headers } = await ask("/", { method: "POST" });
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: "GET, HEAD" });
  });

  it("shows a waiting page while there is none", async () => {
    const { status, body } = await ask("/");
    expect(status).toBe(200);
    expect(body).toContain("There is no page yet");
    expect(body).toContain('data-version=""');
  });

  it("serves a report as of its publication, whatever happens to its files", async () => {
    await publish("v1");
    await writeFile(within("report", "new"), "other");
    await rename(within("report", "new"), within("report", "index.html"));
    await rm(within("report", "artifacts"), { recursive: true });
    expect((await ask("/")).body).toContain("index.html 1");
    expect((await ask("/artifacts/a/figure.svg")).body).toBe("artifacts/a/figure.svg 1");
    await publish("v2");
    expect((await ask("/")).body).toMatch(/^other<script .*data-version="v2"/);
    expect((await ask("/artifacts/a/figure.svg")).status).toBe(404);
  });

  it("notifies open pages of another report, of errors, and of their correction", async () => {
    await publish("v1");
    const states = await statesFrom(server.address);
    expect(await states.next()).toEqual({ version: "v1", mistakes: "" });
    server.warn("r.yaml:1:1: Unknown key\nand more");
    expect(await states.next()).toEqual({ version: "v1", mistakes: "r.yaml:1:1: Unknown key\nand more" });
    await publish("v2");
    expect(await states.next()).toEqual({ version: "v2", mistakes: "" });
    states.close();
  });

  it("disconnects its readers and leaves nothing behind when it is closed", async () => {
    await mkdir(within("temporary"));
    vi.stubEnv("TMPDIR", within("temporary"));
    const other = await LiveServer.start(0);
    vi.unstubAllEnvs();
    const states = await statesFrom(other.address);
    await states.next();
    expect(await readdir(within("temporary"))).toHaveLength(1);
    await other.close();
    await expect(states.next()).rejects.toThrow();
    expect(await readdir(within("temporary"))).toEqual([]);
  });

  it("uses the next free port by default, and reports in one line that a port is taken", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen({ port: 0, host: "127.0.0.1" }, resolve));
    const { port } = taken.address() as import("node:net").AddressInfo;
    expect(await mistakeOf(() => LiveServer.start(port))).toBe(
      `Cannot serve at port ${port}: another program uses it. Choose another --port, or omit it for a free one.`,
    );
    taken.close();
    const [a, b] = [await LiveServer.start(), await LiveServer.start()];
    expect(a.address).not.toBe(b.address);
    await Promise.all([a.close(), b.close()]);
  });
});
