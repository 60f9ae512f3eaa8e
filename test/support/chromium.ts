import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { isInstalled } from "../figures/encoders/programs.ts";

const PROGRAM = "chromium";

/** True if there is a browser to test pages in. */
export const hasChromium = isInstalled(PROGRAM);

/** Its location on Debian and others; drivers do not find it by name. */
function programPath(): string {
  const folders = (process.env.PATH ?? "").split(":");
  return folders.map((path) => join(path, PROGRAM)).find((path) => existsSync(path)) ?? PROGRAM;
}

/** Starts the browser. Must be closed after use. */
export function launchChromium(): Promise<Browser> {
  // Drawing figures points Fontconfig to the bundled font alone in this process; a page needs the fonts of the system.
  const { FONTCONFIG_FILE: _, ...env } = process.env;
  return chromium.launch({ executablePath: programPath(), args: ["--no-sandbox"], env });
}
