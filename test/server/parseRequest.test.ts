import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseRequest } from "../../src/server/parseRequest.js";

const PORT = 8420;
const get = (url: string) =>
  parseRequest({ method: "GET", url, headers: { host: `127.0.0.1:${PORT}` } }, PORT);

describe("a request to a server on the loopback", () => {
  it.each([
    { url: "/", parts: [""] },
    { url: "/index.html?a=/../b#c", parts: ["index.html"] },
    { url: "/artifacts/a%20b/c.svg", parts: ["artifacts", "a b", "c.svg"] },
    { url: "/a..b/c...svg", parts: ["a..b", "c...svg"] },
  ])("requests a file: $url", ({ url, parts }) => {
    expect(get(url)).toEqual({ parts });
  });

  it.each([
    "/..",
    "/../spec.yaml",
    "/%2e%2e/spec.yaml",
    "/%2E./spec.yaml",
    "/a/../../spec.yaml",
    "/..%2fspec.yaml",
    "/..%5cspec.yaml",
    "/a//b",
    "//elsewhere.test/a",
    "/artifacts/",
    "/.git/config",
    "/artifacts/.convscope-partial-1/a.png",
    "/a%00.png",
    "/C:/boot.ini",
  ])("gets nothing for a path that leads out, a folder or a hidden file: %s", (url) => {
    expect(get(url)).toMatchObject({ status: 404 });
  });

  it.each(["http://127.0.0.1:8420/", "*", "", "a", "/%", "/%ff"])("is malformed: %j", (url) => {
    expect(get(url)).toMatchObject({ status: 400 });
  });

  it("never leads out of the folder, for any path", () => {
    const piece = fc.oneof(fc.constantFrom("..", ".", "%2e", "/", "%2f", "\\", "%5c", "a"), fc.string());
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const what = get(`/${pieces.join("")}`);
        if ("parts" in what) for (const part of what.parts) expect(part).not.toMatch(/^\.|[/\\\0]/);
      }),
    );
  });

  it.each([
    undefined,
    "evil.test",
    "evil.test:8420",
    "127.0.0.1",
    "127.0.0.1:80",
    "127.0.0.1:8420.evil.test",
    "[::1]:8420",
  ])("is rejected with another host name: %s", (host) => {
    const headers = host === undefined ? {} : { host };
    expect(parseRequest({ method: "GET", url: "/", headers }, PORT)).toMatchObject({ status: 403 });
  });

  it("may omit the port if it is the default one", () => {
    expect(parseRequest({ method: "GET", url: "/", headers: { host: "LOCALHOST" } }, 80)).toEqual({
      parts: [""],
    });
  });

  it.each(["POST", "PUT", "DELETE", "OPTIONS", "get", undefined])("may only read, and not %s", (method) => {
    expect(parseRequest({ method, url: "/", headers: { host: "localhost:8420" } }, PORT)).toMatchObject({
      status: 405,
    });
  });
});
