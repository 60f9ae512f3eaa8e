/// <reference lib="dom" />
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { htmlPage } from "../../src/report/pages/html/htmlPage.js";
import { isInstalled, run } from "../figures/encoders/programs.ts";
import { hasChromium, launchChromium } from "../support/chromium.ts";
import { EVIL, REPORT, WAVES, writeReport } from "./documents.ts";

const folder = mkdtempSync(join(tmpdir(), "convscope-page-"));
const FORMS = [
  { name: "one file", place: "single", single: true },
  { name: "a folder", place: "folder", single: false },
] as const;

let browser: Browser;

/** The errors of a page, and its requests other than for its own files. */
interface Opened {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly requests: readonly string[];
}

async function opened(place: string, width = 1200): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme: "light" });
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => complaints.push(`dialog ${dialog.message()}`));
  page.on("requestfailed", (request) => complaints.push(`failed ${request.url()}`));
  page.on("request", (request) => requests.push(request.url()));
  await page.goto(pathToFileURL(join(folder, place, "index.html")).href);
  return { page, complaints, requests };
}

/** The text next to the pointer or the focus. */
const tipOf = (page: Page) => page.locator("[data-tip]").textContent();

const shown = (page: Page) => page.locator("#waves .sheet:visible");

/** Points at the sample of a row and a column of the first tile of the waves. */
async function pointAt(page: Page, row: number, column: number): Promise<void> {
  await page.locator("#waves .stage").hover();
  const tile = shown(page).locator("svg image").first();
  await tile.and(page.locator("[tabindex]")).waitFor({ state: "attached" });
  const box = (await tile.boundingBox())!;
  await page.mouse.move(box.x + ((column + 0.5) / 12) * box.width, box.y + ((row + 0.5) / 9) * box.height);
}

const written = (value: number) => String(Number(value.toPrecision(7))).replace("-", "−");
const expected = (row: number, column: number) =>
  `channel 0\nrow ${row}, column ${column}: ${written(WAVES[row]![column]!)}`;

/** Nested images are smoothed differently at their edges, but imperceptibly. */
const FAINT = 24;

/** The largest difference of a color component between two pictures of equal size, out of 255. */
async function greatestDifference(a: Buffer, b: Buffer): Promise<number> {
  const [here, there] = await Promise.all([a, b].map((png) => sharp(png).raw().toBuffer()));
  expect(here!.length).toBe(there!.length);
  return here!.reduce((most, value, index) => Math.max(most, Math.abs(value - there![index]!)), 0);
}

describe.skipIf(!hasChromium)("a report's page in a browser", () => {
  beforeAll(async () => {
    for (const { place, single } of FORMS)
      writeReport(join(folder, place), await htmlPage(REPORT, { single }));
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  describe.each(FORMS)("of $name", ({ place, single }) => {
    it("opens without errors, requests nothing from elsewhere, and shows the values of its figures", async () => {
      const { page, complaints, requests } = await opened(place);
      for (const [row, column] of [
        [0, 0],
        [4, 7],
        [8, 11],
      ] as const) {
        // biome-ignore format: pairs
        await pointAt(page, row, column);
        expect(await tipOf(page)).toBe(expected(row, column));
      }
      expect(complaints).toEqual([]);
      const own = pathToFileURL(join(folder, place)).href;
      expect(requests.filter((url) => !url.startsWith(own) && !url.startsWith("data:"))).toEqual([]);
      expect(requests.some((url) => url.includes(".values.html"))).toBe(!single);
      await page.close();
    });

    it("shows the same picture before and after its values are read", async () => {
      const { page } = await opened(place);
      const stage = page.locator("#waves .sheet").first();
      const before = await stage.screenshot();
      await pointAt(page, 0, 0);
      await page.mouse.move(0, 0);
      await page.waitForFunction(() => document.querySelector<HTMLElement>("[data-tip]")!.hidden);
      expect(await greatestDifference(await stage.screenshot(), before)).toBeLessThan(FAINT);
      await page.close();
    });

    it("switches the scale: a different picture with the same values", async () => {
      const { page } = await opened(place);
      const stage = page.locator("#waves .stage");
      const before = await stage.screenshot();
      await page.locator("#waves .scope").first().focus();
      await page.keyboard.press("ArrowRight");
      expect(await shown(page).getAttribute("data-variant")).toBe("1");
      expect((await stage.screenshot()).equals(before)).toBe(false);
      await pointAt(page, 3, 5);
      expect(await tipOf(page)).toBe(expected(3, 5));
      await page.close();
    });

    it("lets the keyboard enter and leave a figure", async () => {
      const { page, complaints } = await opened(place);
      await page.locator("#waves .stage").focus();
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.activeElement?.localName === "image");
      for (const key of ["ArrowRight", "ArrowRight", "ArrowDown"]) await page.keyboard.press(key);
      expect(await tipOf(page)).toBe(expected(1, 2));
      await page.keyboard.press("Tab");
      expect(await tipOf(page)).toBe("channel 1\nrow 0, column 0: 0");
      await page.keyboard.press("Escape");
      expect(await page.evaluate(() => document.activeElement?.className)).toBe("stage");
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement?.className)).toBe("copy");
      expect(complaints).toEqual([]);
      await page.close();
    });

    it("enlarges a figure, and Escape restores it", async () => {
      const { page, complaints } = await opened(place);
      const childrenOf = () =>
        page
          .locator("#waves > *, #waves .tools > *")
          .evaluateAll((all) => all.map(({ className }) => className));
      const children = await childrenOf();
      const width = () => shown(page).locator("svg,img").first().evaluate((element) => element.getBoundingClientRect().width); // biome-ignore format: one step
      const before = await width();
      await page.locator("#waves .enlarge").click();
      await page.waitForFunction(() => document.querySelector("#waves dialog[open] svg [tabindex]") !== null);
      const fitting = await width();
      expect(fitting).toBeGreaterThan(before);
      await page.keyboard.press("+");
      expect(await width()).toBeCloseTo(fitting * 1.25, 0);
      await page.keyboard.press("0");
      await page.locator("dialog .scope").first().focus();
      await page.keyboard.press("ArrowRight");
      expect(await shown(page).getAttribute("data-variant")).toBe("1");
      await pointAt(page, 2, 2);
      expect(await tipOf(page)).toBe(expected(2, 2));
      expect(await page.locator("[data-tip]").isVisible()).toBe(true);
      await page.keyboard.press("Escape");
      expect(await page.locator("dialog").isVisible()).toBe(false);
      expect(await page.evaluate(() => document.activeElement?.className)).toBe("enlarge");
      // The event about the closing comes after it.
      await expect.poll(childrenOf).toEqual(children);
      expect(complaints).toEqual([]);
      await page.close();
    });
  });

  it("executes nothing in names and texts", async () => {
    const { page, complaints } = await opened("single");
    await page.locator("#everything .stage").hover();
    await page.waitForFunction(() => document.querySelector("#everything svg [tabindex]") !== null);
    expect(await page.locator("h1").textContent()).toBe(REPORT.title);
    expect(await page.locator("#everything .sheet > svg").getAttribute("aria-label")).toBe(EVIL);
    expect(await page.locator("main img").count()).toBe(0);
    const links = await page
      .locator(".words a")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    expect(links).toEqual(["https://example.org/", "https://example.org/a.png"]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("is completely accessible by Tab", async () => {
    const { page } = await opened("folder");
    const reached = new Set<string>();
    for (let press = 0; press < 90; press++) {
      await page.keyboard.press("Tab");
      reached.add(
        await page.evaluate(() => {
          const { localName, className, name = "", id = "" } = document.activeElement as HTMLInputElement;
          return [localName, className, name, id].filter((word) => word !== "").join(" ");
        }),
      );
    }
    const expected = [
      "a skip",
      "input page-theme page-auto",
      "summary",
      "a",
      "a anchor",
      "input scope scope-waves",
    ];
    for (const place of [...expected, "div stage", "button enlarge", "button copy", "div wide", "button"])
      expect(reached).toContain(place);
    await page.close();
  });

  it("sorts tables by their numbers, with non-numbers last", async () => {
    const { page } = await opened("single");
    const column = (index: number) => page.locator(`#ratio tbody td:nth-child(${index})`).allTextContents();
    const head = page.locator("#ratio th").nth(2);
    await head.locator("button").press("Enter");
    expect(await column(3)).toEqual(["−12.3", "1e−7", "0.25", "–", "NaN"]);
    expect(await head.getAttribute("aria-sort")).toBe("ascending");
    await head.locator("button").click();
    expect(await column(3)).toEqual(["0.25", "1e−7", "−12.3", "–", "NaN"]);
    expect(await head.getAttribute("aria-sort")).toBe("descending");
    await page.locator("#ratio th button").nth(1).click();
    expect(await column(2)).toEqual(["7", "30", "150", "1,000", "2,000"]);
    await page.locator("#ratio th button").first().click();
    const blocks = (await column(1)).filter((text) => text.startsWith("block"));
    expect(blocks).toEqual(["block 1", "block 2", "block 10"]);
    expect(await head.getAttribute("aria-sort")).toBeNull();
    await page.close();
  });

  it("is light or dark like the reader's system, or as the reader chooses; figures are unchanged", async () => {
    const { page } = await opened("single");
    const isDark = () =>
      page.evaluate(() => getComputedStyle(document.body).backgroundColor !== "rgb(251, 251, 250)");
    const tile = page.locator("#waves .sheet:visible image").first();
    const before = await tile.screenshot();
    expect(await isDark()).toBe(false);
    await page.locator("#page-auto").focus();
    await page.keyboard.press("ArrowLeft");
    expect(await isDark()).toBe(true);
    expect(await greatestDifference(await tile.screenshot(), before)).toBe(0);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.keyboard.press("ArrowLeft");
    expect(await isDark()).toBe(false);
    await page.keyboard.press("ArrowLeft");
    expect(await isDark()).toBe(true);
    await page.close();
  });

  it("copies command lines", async () => {
    const { page } = await opened("single");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.locator("#ratio .copy").click();
    await page.waitForFunction(() => document.querySelector("#ratio .copy")!.textContent === "Copied");
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      "convscope measure ratio bundled:mini-resnet",
    );
    await page.close();
  });

  it.each([360, 800, 1600])("fits a window of %i pixels", async (width) => {
    const { page } = await opened("single", width);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    const isOpen = await page
      .locator(".contents")
      .evaluate((contents) => (contents as HTMLDetailsElement).open);
    expect(isOpen).toBe(width === 1600);
    await page.close();
  });

  it("prints the contents, and every figure whole and within the width of the paper", async () => {
    const { page } = await opened("single", 794);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const list = page.locator("nav ol").first();
    expect((await list.boundingBox())!.height).toBeGreaterThan(100);
    for (const figure of await page.locator(".figure").all()) {
      expect(await figure.evaluate((element) => getComputedStyle(element).breakInside)).toBe("avoid");
      const box = (await figure.locator(".sheet:visible > svg").boundingBox())!;
      expect(box.x + box.width).toBeLessThanOrEqual(794);
      expect(box.height).toBeLessThan(800);
    }
    expect(await page.locator("button:visible").count()).toBe(await page.locator("th button").count());
    await page.close();
  });

  it.skipIf(!isInstalled("pdftotext"))(
    "prints the column names of a table on each of its pages",
    async () => {
      const { page } = await opened("single");
      await page.evaluate(() => {
        const body = document.querySelector<HTMLTableSectionElement>("#ratio tbody")!;
        for (let copy = 0; copy < 40; copy++)
          body.append(body.rows[0]!.cloneNode(true), body.rows[1]!.cloneNode(true));
      });
      const path = join(folder, "print.pdf");
      await page.pdf({ path, preferCSSPageSize: true });
      const pages = run("pdftotext", "-layout", path, "-").split("\f");
      const ofTable = pages.filter((text) => /block 10 +2,000/.test(text));
      expect(ofTable.length).toBeGreaterThan(1);
      for (const text of ofTable) expect(text).toMatch(/block +images +ratio +accuracy/);
      await page.close();
    },
  );
});
