import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { isInstalled } from "../figures/encoders/programs.ts";

const PROGRAM = "chromium";

/** Whether there is a browser to test pages in. */
export const hasChromium = isInstalled(PROGRAM);

/** Where Debian and others have it; the name alone is found by no driver. */
function programPath(): string {
  const folders = (process.env.PATH ?? "").split(":");
  return folders.map((path) => join(path, PROGRAM)).find((path) => existsSync(path)) ?? PROGRAM;
}

/** Starts the browser. Close it when done. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: programPath(), args: ["--no-sandbox"] });
}
