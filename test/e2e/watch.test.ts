/// <reference lib="dom" />
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cp, readdir, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type States, statesFrom, type ToldState } from "../server/states.ts";
import { hasChromium, launchChromium } from "../support/chromium.ts";
import { convscope, withWorkplaces } from "../support/cli.js";
import { PROGRAM, started } from "../support/program.js";

const SEED = fileURLToPath(new URL("../../assets/checkpoints/mini-resnet/", import.meta.url));

const newWorkplace = withWorkplaces();

let folder: string;
let child: ChildProcess;
let address: string;
let states: States;
let talk = "";

const within = (...parts: readonly string[]) => join(folder, ...parts);

/** A spec of two artifacts: one of kernels only, and one of an image. */
function specOf({ title = "First", scope = "layer", tap = "relu1", key = "view" } = {}): string {
  return `title: ${title}
checkpoints: {net: runs/net}
probes: {digit: digit.png}
sections:
  - ${key}: filters
    taps: conv1
    scope: ${scope}
  - view: sheet
    taps: ${tap}
`;
}

const writeSpec = (changes: Parameters<typeof specOf>[0] = {}) =>
  writeFile(within("r.yaml"), specOf(changes));

/** Like programs that save an image atomically. */
async function writeDigit(gray: number): Promise<void> {
  const create = { width: 28, height: 28, channels: 3, background: { r: gray, g: gray, b: gray } } as const;
  await sharp({ create }).png().toFile(within("saved.png"));
  await rename(within("saved.png"), within("digit.png"));
}

/** A mark for each artifact that differs between any two builds of it. */
async function marks(): Promise<Readonly<Record<string, string>>> {
  const slugs = await readdir(within("report", "artifacts"));
  const found = slugs.map(async (slug) => {
    const { ino, mtimeMs } = await stat(within("report", "artifacts", slug, "artifact.json"));
    return [slug, `${ino} ${mtimeMs}`] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

/** The artifacts that an action rebuilds, once another report is published. */
async function remadeBy(act: () => Promise<unknown>): Promise<readonly string[]> {
  const before = await marks();
  await published(act);
  const after = await marks();
  return Object.keys(after).filter((slug) => after[slug] !== before[slug]);
}

let version = "";

/** Waits for another report after an action. */
async function published(act: () => Promise<unknown>): Promise<void> {
  await act();
  version = (await stateWhere((state) => state.version !== version && state.mistakes === "")).version;
}

async function stateWhere(isDue: (state: ToldState) => boolean): Promise<ToldState> {
  for (;;) {
    const state = await states.next();
    if (isDue(state)) return state;
  }
}

const get = async (path: string) => {
  const response = await fetch(new URL(path, address));
  return { status: response.status, body: await response.text() };
};

/** The pictures that the served page shows from files. */
function picturesOf(html: string): readonly string[] {
  return [...html.matchAll(/<img[^>]* src="([^"]+)"/g)].map(([, path = ""]) => path);
}

beforeAll(async () => {
  folder = await newWorkplace();
  await cp(join(SEED, "epoch-01"), within("runs", "net", "epoch-01"), { recursive: true });
  await writeDigit(40);
  await writeSpec();
  const words = ["report", "watch", "r.yaml", "--port", "0", "--jobs", "1"];
  child = started(process.execPath, [PROGRAM, ...words], { cwd: folder });
  child.stderr?.on("data", (text) => {
    talk += text;
  });
  [address] = (await once(createInterface(child.stdout!), "line")) as [string];
  states = await statesFrom(address);
  await published(async () => undefined);
});
afterAll(() => {
  states?.close();
  child?.kill("SIGKILL");
});

describe("a watched report", () => {
  it("is built and served on this machine, and its page on disk stays as built", async () => {
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    const { body } = await get("/");
    expect(body).toContain("<title>First</title>");
    expect(body).toContain("/.convscope/live.js");
    expect(await readFile(within("report", "index.html"), "utf8")).not.toContain("live.js");
    expect(await convscope(["report", "build", "r.yaml", "--check"], { cwd: folder })).toMatchObject({
      code: 0,
    });
  });

  it("rebuilds one artifact when the spec changes one", async () => {
    expect(await remadeBy(() => writeSpec({ scope: "network" }))).toEqual(["filters-net"]);
  });

  it("rebuilds the artifacts of an image when the image changes", async () => {
    expect(await remadeBy(() => writeDigit(90))).toEqual(["sheet-net-digit"]);
  });

  it("rebuilds everything when its run gets another epoch", async () => {
    const grow = async () => {
      await cp(join(SEED, "epoch-02"), within("runs", "net", "half"), { recursive: true });
      await rename(within("runs", "net", "half"), within("runs", "net", "epoch-02"));
    };
    expect(await remadeBy(grow)).toEqual(["filters-net", "sheet-net-digit"]);
  });

  it("stays unchanged while its spec has errors, reports all of them, and continues when they are fixed", async () => {
    const before = await readFile(within("report", "index.html"), "utf8");
    await writeSpec({ key: "veiw", tap: "relu1\n    scop: layer", scope: "network" });
    const { mistakes } = await stateWhere((state) => state.mistakes !== "");
    expect(mistakes).toMatch(/^2 errors in r\.yaml:\nr\.yaml:5:5: .*'veiw'.*\nr\.yaml:10:5: .*'scop'/);
    expect(talk).toContain(`convscope: ${mistakes}\n`);
    expect(await readFile(within("report", "index.html"), "utf8")).toBe(before);
    expect((await get("/")).body).toContain("<title>First</title>");
    await writeSpec({ scope: "network" });
    expect(await stateWhere((state) => state.mistakes === "")).toEqual({ version, mistakes: "" });
  });

  it("continues to show its pictures when the spec has an impossible request", async () => {
    await writeSpec({ scope: "network", tap: "nothing" });
    const { mistakes } = await stateWhere((state) => state.mistakes !== "");
    expect(mistakes).toMatch(/^r\.yaml:8:5: .*No tap matches 'nothing'/);
    const pictures = picturesOf((await get("/")).body);
    expect(pictures.length).toBeGreaterThan(1);
    for (const path of pictures) expect(await get(path)).toMatchObject({ status: 200 });
    await writeSpec({ scope: "network" });
    await stateWhere((state) => state.mistakes === "");
  });

  it.runIf(hasChromium)("reloads its open page, with values under the pointer and no errors", async () => {
    const browser = await launchChromium();
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(address);
    await valuesShown(page);
    await published(() => writeSpec({ title: "Second", scope: "network" }));
    await page.waitForFunction(() => document.title === "Second");
    await valuesShown(page);
    const notice = page.locator("#convscope-notice");
    expect(await notice.isVisible()).toBe(false);
    await writeSpec({ title: "Second", scope: "<b>network</b>" });
    await notice.waitFor({ state: "visible" });
    expect(await notice.textContent()).toContain("'<b>network</b>'");
    await writeSpec({ title: "Third", scope: "network" });
    await page.waitForFunction(() => document.title === "Third");
    expect(await notice.isVisible()).toBe(false);
    expect(complaints).toEqual([]);
    await browser.close();
  });

  async function valuesShown(page: Page): Promise<void> {
    const figure = page.locator(".figure").first();
    await figure.locator(".stage").hover();
    await figure.locator("svg [tabindex]").first().waitFor({ state: "attached" });
  }

  it("ends with Ctrl-C, and its server with it", async () => {
    child.kill("SIGINT");
    const [code] = await once(child, "close");
    expect(code).toBe(130);
    expect(talk).toMatch(/\nStopped watching r\.yaml\.\n$/);
    await expect(fetch(address)).rejects.toThrow();
  });
});

describe("a watch that cannot start", () => {
  it.each([
    {
      words: ["nothing.yaml"],
      says: /^convscope: Cannot read the spec 'nothing\.yaml': the file does not exist\..*\n$/,
    },
    {
      words: ["r.yaml", "--port", "70000"],
      says: /^convscope: Expected a whole number from 0 to 65535 for --port.*\n$/,
    },
  ])("reports the reason in one line: $words", async ({ words, says }) => {
    const { code, stdout, stderr } = await convscope(["report", "watch", ...words], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(says);
  });
});
