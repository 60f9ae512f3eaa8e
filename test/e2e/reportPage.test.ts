/// <reference lib="dom" />
import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import MarkdownIt from "markdown-it";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readNpz } from "../../src/activations/npz.js";
import { isInstalled, run } from "../figures/encoders/programs.ts";
import { hasChromium, launchChromium } from "../support/chromium.ts";
import { withWorkplaces } from "../support/cli.js";
import { convscope } from "../support/program.js";

const newWorkplace = withWorkplaces();
const SEED = new URL("../../assets/checkpoints/mini-resnet/epoch-01/", import.meta.url).pathname;
const DIGIT = new URL("../../examples/gallery/flow.png", import.meta.url).pathname;

/** Names that attempt to break out of their context. */
const EVIL = {
  checkpoint: 'c"><img src=x onerror=alert(1)>|`](javascript:alert(1))',
  image: "<img src=x onerror=alert(2)>`|.png",
  title: "`T` | <script>alert(3)</script> ](javascript:alert(3))",
  probe: "p](javascript:alert(4)) | `",
  section: "<img src=x onerror=alert(5)>`|",
  text: "# <script>alert(6)</script>\n\n[x](javascript:alert(7)) ![p](http://evil.example/x.png) <iframe src=x>\n",
};

const SPEC = {
  title: EVIL.title,
  checkpoints: { [EVIL.section]: EVIL.checkpoint },
  probes: { [EVIL.probe]: "images", digits: "mnist:test/0-3" },
  output: ["html", "pdf", "md"],
  page: "single",
  sections: [
    { title: EVIL.section, text: EVIL.text },
    { view: "sheet", probes: [EVIL.probe], taps: "conv1", top: 2, values: true, sort: "index" },
    { measure: "activation-stats", taps: "conv1", probes: "digits" },
  ],
};

let report: string;

beforeAll(async () => {
  const cwd = await newWorkplace();
  await cp(SEED, join(cwd, EVIL.checkpoint), { recursive: true });
  await mkdir(join(cwd, "images"));
  await cp(DIGIT, join(cwd, "images", EVIL.image));
  await writeFile(join(cwd, "report.json"), JSON.stringify(SPEC));
  expect(await convscope(["report", "build", "report.json", "--jobs", "1"], { cwd })).toMatchObject({
    code: 0,
  });
  report = join(cwd, "report");
});

describe("a report of names and texts that attempt to break out", () => {
  it("shows them in Markdown and PDF, where they lead nowhere", async () => {
    const text = await readFile(join(report, "report.md"), "utf8");
    const shown = new MarkdownIt({ html: true }).render(text);
    expect(shown).not.toMatch(/<script|<iframe|<img (?!src="artifacts\/)|href="(?!https?:|artifacts\/)/);
    expect(shown).toContain(`<h1>${new MarkdownIt().utils.escapeHtml(EVIL.title)}</h1>`);
    const pdf = (await readFile(join(report, "report.pdf"))).toString("latin1");
    expect(pdf).not.toMatch(/\/JavaScript|\/URI \(javascript|\/Launch/);
    if (isInstalled("pdftotext"))
      expect(run("pdftotext", "-layout", join(report, "report.pdf"), "-")).toContain(EVIL.title);
  });

  it("names no folder of the machine in any of its files", async () => {
    const entries = await readdir(report, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile())) {
      const bytes = await readFile(join(entry.parentPath, entry.name));
      expect(bytes.includes(join(report, ".."))).toBe(false);
    }
  });
});

describe.skipIf(!hasChromium)("its page in a browser", () => {
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 360, height: 800 } });
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("dialog", (dialog) => complaints.push(`dialog ${dialog.message()}`));
    page.on("request", (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(join(report, "index.html")).href);
  });
  afterAll(() => browser?.close());

  it("shows the values of values.npz", async () => {
    const [folder = ""] = (await readdir(join(report, "artifacts"))).filter((name) =>
      name.startsWith("sheet-"),
    );
    const arrays = readNpz(await readFile(join(report, "artifacts", folder, "values.npz")), "values.npz");
    const { values, shape } = arrays.get("conv1")!;
    const [, , width = 0, channels = 0] = shape;
    await page.locator(".stage").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.activeElement?.localName === "image");
    for (const key of ["ArrowDown", "ArrowDown", "ArrowRight"]) await page.keyboard.press(key);
    const tip = (await page.locator("[data-tip]").textContent()) ?? "";
    const channel = Number(/^channel (\d+)/.exec(tip)?.[1]);
    const value = Number(values[(2 * width + 1) * channels + channel]);
    const written = String(Number(value.toPrecision(7))).replace("-", "−");
    expect(value).not.toBe(0);
    expect(tip).toBe(`channel ${channel}\nrow 2, column 1: ${written}`);
  });

  it("executes and loads none of them, and fits a window of 360 pixels", async () => {
    expect(await page.locator("h1").textContent()).toBe(EVIL.title);
    expect(await page.locator("iframe, main img").count()).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
