/**
 * Bundles `client/`, the scripts and styles that run in a browser, into a folder: `node scripts/client.mjs
 * dist/client`. The same sources give the same bytes on every machine, because pages contain the bundles and their
 * hashes.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "rolldown";

const CLIENT = join(import.meta.dirname, "../client");
const SCRIPTS = ["figure/figure.ts", "live/live.ts", "page/page.ts", "page/valuesFrame.ts"];
const STYLES = ["figure/figure.css", "live/waiting.css", "page/page.css"];

/** Reads a style sheet and inlines its imports, without comments and indentation. */
function readStyle(path) {
  const text = readFileSync(path, "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");
  const whole = text.replaceAll(/@import "([^"]+)";/g, (_, name) => readStyle(join(dirname(path), name)));
  return whole.replaceAll(/\n\s+/g, "\n").trimStart();
}

/** Plugin that lets scripts import style sheets as text. */
const stylesAsText = {
  name: "styles as text",
  load: (id) => (id.endsWith(".css") ? { code: readStyle(id), moduleType: "text" } : undefined),
};

/** Bundles a script into one that runs in a page without modules. Throws if an import is not found. */
async function bundleScript(path) {
  const { output } = await build({
    input: join(CLIENT, path),
    platform: "browser",
    transform: { target: "es2023" },
    plugins: [stylesAsText],
    output: { format: "iife", minify: true, strict: true },
    write: false,
  });
  return output[0].code;
}

/** Checks that a bundle can be embedded in an element of a page. */
function checkEmbeddable(name, text) {
  if (/<\/(?:script|style)|<!--/i.test(text)) throw new Error(`${name} would end the element that holds it`);
  return text;
}

const [folder = "dist/client"] = process.argv.slice(2);
const scripts = SCRIPTS.map(async (path) => [path.replace(/\.ts$/, ".js"), await bundleScript(path)]);
const styles = STYLES.map((path) => [path, readStyle(join(CLIENT, path))]);
const bundles = [...(await Promise.all(scripts)), ...styles];
mkdirSync(folder, { recursive: true });
for (const [path, text] of bundles) {
  const name = path.split("/").at(-1);
  writeFileSync(join(folder, name), checkEmbeddable(name, text));
}
