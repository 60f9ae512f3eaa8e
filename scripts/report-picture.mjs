// Creates examples/gallery/report.png: the top of the page built from examples/report.yaml, as rendered by Chromium.
// Takes the folder of the built report: node scripts/report-picture.mjs output/report
import { existsSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [folder = "output/report"] = process.argv.slice(2);
const GALLERY = join(import.meta.dirname, "../examples/gallery/report.png");
const SIZE = { width: 1280, height: 960 };

const places = (process.env.PATH ?? "").split(delimiter).map((path) => join(path, "chromium"));
const browser = await chromium.launch({ executablePath: places.find(existsSync), args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: SIZE, colorScheme: "light" });
await page.goto(pathToFileURL(resolve(folder, "index.html")).href, { waitUntil: "load" });
await page.screenshot({ path: GALLERY });
await browser.close();
