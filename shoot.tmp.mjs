import { chromium } from "playwright-core";

const [, , file, out, ...w] = process.argv;
const b = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const width of w.length ? w : [360, 1280])
  for (const scheme of ["light", "dark"]) {
    const p = await b.newPage({ viewport: { width: Number(width), height: 1000 }, colorScheme: scheme });
    p.on("console", (m) => console.log("console", m.type(), m.text()));
    p.on("pageerror", (e) => console.log("error", e.message));
    await p.goto("file://" + file);
    // walk down so lazy pictures load
    const h = await p.evaluate(() => document.documentElement.scrollHeight);
    for (let y = 0; y < h; y += 800) {
      await p.evaluate((y) => scrollTo(0, y), y);
      await p.waitForTimeout(30);
    }
    await p.evaluate(() => scrollTo(0, 0));
    console.log(
      width,
      scheme,
      "overflow",
      await p.evaluate(() => document.documentElement.scrollWidth - innerWidth),
      "height",
      await p.evaluate(() => document.documentElement.scrollHeight),
    );
    await p.screenshot({ path: `${out}-${width}-${scheme}.png`, fullPage: true });
    await p.close();
  }
await b.close();
