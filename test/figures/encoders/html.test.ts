import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { html } from "../../../src/figures/encoders/html.js";
import { hasChromium, launchChromium } from "../../support/chromium.ts";
import { figureOf, rasterOf } from "../pixels.ts";
import { EVERYTHING } from "./figures.ts";
import { isInstalled, run } from "./programs.ts";

const PAGE = Buffer.from(
  await html.encode(EVERYTHING, { Title: "</title><script>alert(1)</script>" }),
).toString();

const folder = mkdtempSync(join(tmpdir(), "convscope-html-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The samples that a page contains for its tiles. */
function tilesIn(page: string) {
  const [, data = ""] = /<script type="application\/json" id="tiles">(.*)<\/script>/.exec(page) ?? [];
  return JSON.parse(data) as readonly { readonly title: string; readonly values: string }[];
}

describe("an HTML page", () => {
  it("allows no script but its own, and loads nothing", () => {
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(PAGE) ?? [];
    const [, script = ""] = /<script>([\s\S]*?)<\/script>/.exec(PAGE) ?? [];
    const hash = createHash("sha256").update(script).digest("base64");
    expect(policy).toContain("default-src &#39;none&#39;");
    expect(policy).toContain(`script-src &#39;sha256-${hash}&#39;;`);
    expect(policy.match(/script-src/g)).toHaveLength(1);
    expect(PAGE.match(/(?:src|href)="(?!data:)[^"]*"/g)).toBeNull();
    expect(PAGE.match(/<script/g)).toHaveLength(2);
  });

  it("contains no markup from a title", () => {
    expect(PAGE).toContain("<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title>");
    expect(tilesIn(PAGE).map(({ title }) => title)).toEqual(["channel </script>"]);
  });

  it("contains the numbers of every titled tile", async () => {
    const strided = rasterOf([[1, Number.NaN, 0.1, 0, Number.NEGATIVE_INFINITY, 0]], { title: "1" });
    const samples = { ...strided.samples, width: 3, stride: 2 };
    const page = await html.encode(figureOf([{ ...strided, samples }, rasterOf([[5]])]), {});
    const [tile, ...others] = tilesIn(Buffer.from(page).toString());
    const bytes = Buffer.from(tile!.values, "base64");
    const values = [0, 4, 8].map((at) => bytes.readFloatLE(at));
    expect(values).toEqual([1, Math.fround(0.1), Number.NEGATIVE_INFINITY]);
    expect(others).toEqual([]);
  });

  it.skipIf(!isInstalled("chromium"))("gives the keyboard access to tiles and marks in a browser", () => {
    const path = join(folder, "figure.html");
    writeFileSync(path, PAGE);
    const quiet = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      `--user-data-dir=${join(folder, "profile")}`,
    ];
    const page = run("chromium", ...quiet, "--dump-dom", `file://${path}`);
    expect(page).toMatch(/<image [^>]*tabindex="0"/);
    expect(page).toContain('aria-label="channel &lt;/script&gt;"');
    expect(page).toMatch(/<polyline [^>]*role="img" aria-label="&lt;5 &amp; 6&gt;" tabindex="0"/);
    expect(page).toMatch(/<svg [^>]*role="group"/);
  });

  it.skipIf(!hasChromium)(
    "shows the value under the pointer and the one reached with arrow keys",
    async () => {
      const path = join(folder, "values.html");
      const tile = rasterOf([[1, 2, 3], [4, -5, 6]], { x: 40, y: 40, zoom: 40, title: "channel 7" }); // biome-ignore format: rows
      writeFileSync(path, await html.encode(figureOf([tile], 400, 400), {}));
      const browser = await launchChromium();
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => complaints.push(message.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      await page.goto(pathToFileURL(path).href);
      const tip = page.locator("[data-tip]");
      expect(await tip.isVisible()).toBe(false);
      const box = (await page.locator("svg image").boundingBox())!;
      await page.mouse.move(box.x + box.width / 2, box.y + 0.75 * box.height);
      expect(await tip.textContent()).toBe("channel 7\nrow 1, column 1: \u22125");
      await page.mouse.move(0, 0);
      expect(await tip.isVisible()).toBe(false);
      // The keyboard continues from the sample that was pointed at.
      for (const key of ["Tab", "ArrowUp", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
      expect(await tip.textContent()).toBe("channel 7\nrow 0, column 2: 3");
      expect(await tip.isVisible()).toBe(true);
      await page.keyboard.press("Escape");
      expect(await tip.isVisible()).toBe(false);
      expect(complaints).toEqual([]);
      await browser.close();
    },
  );
});
