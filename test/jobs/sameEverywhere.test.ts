import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sha256Of } from "../../src/core/files/hash.js";
import { VERSION } from "../../src/core/packageFiles.js";
import { drawFigures, writeMeasures } from "../support/verifiable.js";

/** SHA-256 of each file, which contains no version. */
const HASHES = new URL("../fixtures/wasm-hashes.json", import.meta.url);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convscope-everywhere-"));
  await drawFigures(folder);
  await writeMeasures(folder);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function hashOf(path: string): Promise<string> {
  const text = (await readFile(join(folder, path))).toString("latin1");
  return sha256Of(Buffer.from(text.replaceAll(`"${VERSION}"`, '"any"'), "latin1"));
}

describe("files of the WebAssembly engine", () => {
  it("have the same bytes on every machine: values, statistics, scales and tables", async () => {
    const hashes: Readonly<Record<string, string>> = JSON.parse(await readFile(HASHES, "utf8"));
    const found = await Promise.all(
      Object.keys(hashes).map(async (path) => [path, await hashOf(path)] as const),
    );
    if (process.env.UPDATE_GOLDEN === "1")
      await writeFile(HASHES, `${JSON.stringify(Object.fromEntries(found), null, 2)}\n`);
    else expect(Object.fromEntries(found)).toEqual(hashes);
  });

  it("name neither threads nor a processor, in pictures and other files", async () => {
    const paths = [
      ...(await readdir(folder)),
      ...(await readdir(join(folder, "figures"))).map((name) => `figures/${name}`),
    ];
    for (const path of paths.filter((each) => /\.(?:json|svg|html)$/.test(each))) {
      const text = await readFile(join(folder, path), "utf8");
      expect([path, /threads|instructions|arithmetic/.test(text)]).toEqual([path, false]);
      expect([path, /canvas(?:\\|"|&quot;)*:/.test(text)]).toEqual([
        path,
        !/(?:manifest|scale|statistics|ratio)\.json$/.test(path),
      ]);
    }
  });
});
