import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { FileNames, shortened } from "../../src/jobs/fileNames.js";
import { readManifest } from "../../src/jobs/manifest.js";
import { convscope, withWorkplaces } from "../support/cli.js";

const newWorkplace = withWorkplaces();
const namesOf = (given: readonly string[]) => {
  const names = new FileNames();
  return given.map((name) => names.of(name).name);
};

describe("the name of a figure's file", () => {
  it.each([
    "scale",
    "Scale",
    "manifest",
    "MANIFEST",
    "statistics",
    "values",
    "comparison",
    "flipped",
    "artifact",
  ])("is never that of an attachment: %s", (name) => {
    expect(namesOf([name, name])).toEqual([`${name}_2`, `${name}_3`]);
  });

  it.each([
    ["con", "con_2"],
    ["NUL", "NUL_2"],
    ["aux.relu", "aux_2.relu"],
    ["com1", "com1_2"],
    ["LPT²", "LPT²_2"],
    ["conv", "conv"],
    ["com", "com"],
    ["com10", "com10"],
  ])("is never that of a Windows device: %s → %s", (name, expected) => {
    expect(namesOf([name])).toEqual([expected]);
  });

  it("differs from every other by more than case or the encoding of an accent", () => {
    expect(namesOf(["Conv", "conv", "caf\u00e9", "cafe\u0301"])).toEqual([
      "Conv",
      "conv_2",
      "café",
      "cafe\u0301_2",
    ]);
  });

  it("is not that of a file which a report derives from another figure", () => {
    expect(namesOf(["a", "a.values", "a.print", "a-by-layer"])).toEqual([
      "a",
      "a.values_2",
      "a.print_2",
      "a-by-layer_2",
    ]);
  });

  it.each(["x".repeat(300), "ж".repeat(200), "🙂".repeat(100), `${"a".repeat(254)}é`])(
    "fits on a disk, ends in a hash of the full name and keeps the full name separately: %#",
    (name) => {
      const { name: cut, fullName } = new FileNames().of(name);
      expect(Buffer.byteLength(`${cut}-by-network.values.html`)).toBeLessThanOrEqual(255);
      expect(fullName).toBe(name);
      const hash = createHash("sha256").update(name).digest("hex").slice(0, 12);
      expect(cut.endsWith(`-${hash}`)).toBe(true);
      expect(name.startsWith(cut.slice(0, -13))).toBe(true);
      expect(namesOf([`${name}y`, `${name}z`])[0]).not.toBe(namesOf([`${name}z`])[0]);
    },
  );

  it("is unchanged if it is short", () => {
    expect(new FileNames().of("conv1-mnist")).toEqual({ name: "conv1-mnist" });
    expect(shortened("ab", 2)).toBe("ab");
  });
});

describe("a network with a layer called scale", () => {
  const model = new URL("../fixtures/cases/layer-called-scale/model", import.meta.url).pathname;
  const hashOf = async (path: string) =>
    createHash("sha256")
      .update(await readFile(path))
      .digest("hex");

  it("has its figure next to the saved scales, with the same bytes each time and correct hashes", async () => {
    const cwd = await newWorkplace();
    const line = ["draw", "sheet", model, "--format", "json", "--values", "--out"];
    for (const out of ["one", "two"])
      expect(await convscope([...line, out], { cwd })).toMatchObject({ code: 0 });
    const { files = [] } = (await readManifest(`${cwd}/one/manifest.json`)) ?? {};
    expect(files.map(({ file, tap }) => [file, tap])).toEqual([
      ["stem.json", "stem"],
      ["scale_2.json", "scale"],
    ]);
    for (const { file, sha256 } of files) expect(await hashOf(`${cwd}/one/${file}`)).toBe(sha256);
    for (const file of await readdir(`${cwd}/one`))
      expect(await hashOf(`${cwd}/one/${file}`)).toBe(await hashOf(`${cwd}/two/${file}`));
    const text = await readFile(`${cwd}/one/scale.json`, "utf8");
    expect(JSON.parse(text)).toMatchObject({ format: "convscope-scale/2" });
    const again = await convscope([...line, "three", "--scale-from", "one/scale.json"], { cwd });
    expect(again).toMatchObject({ code: 0 });
  });
});
