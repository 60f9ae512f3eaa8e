import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { type ClientBundle, readBundle } from "../../src/figures/encoders/clientBundle.js";
import { withTempFolder } from "../support/tempFolder.js";

const BUNDLER = fileURLToPath(new URL("../../scripts/client.mjs", import.meta.url));

const NAMES: Readonly<Record<ClientBundle, true>> = {
  "figure.css": true,
  "figure.js": true,
  "live.js": true,
  "page.css": true,
  "page.js": true,
  "valuesFrame.js": true,
  "waiting.css": true,
};
const names = Object.keys(NAMES) as ClientBundle[];
const scripts = names.filter((name) => name.endsWith(".js"));

const within = withTempFolder();

describe("the bundles of client", () => {
  beforeAll(() => {
    for (const name of names) expect(readBundle(name), `${name} of the build`).not.toBe("");
  });

  it("are the same bytes in every build, whatever the working directory", () => {
    for (const cwd of [within(), fileURLToPath(new URL("../..", import.meta.url))]) {
      execFileSync(process.execPath, [BUNDLER, within("built")], { cwd });
      expect(readdirSync(within("built")).sort()).toEqual(names);
      for (const name of names)
        expect(readFileSync(join(within("built"), name), "utf8"), name).toBe(readBundle(name));
    }
  });

  it.each(names)("contain no address outside the page: %s", (name) => {
    expect(readBundle(name)).not.toMatch(/https?:|url\(|@import|\bfetch\(|XMLHttpRequest|sourceMappingURL/);
  });

  it.each(names)("contain nothing that would end the element that embeds them: %s", (name) => {
    expect(readBundle(name)).not.toMatch(/<\/|<!--/);
  });

  it.each(scripts)("run in strict mode and leave no global names: %s", (name) => {
    expect(readBundle(name)).toMatch(/^"use strict";\(function\(\)\{[\s\S]*\}\)\(\);\s*$/);
    expect(readBundle(name)).not.toMatch(/\b(?:import|export)\b[ ({*]/);
  });
});
