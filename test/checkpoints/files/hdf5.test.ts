import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Hdf5, isHdf5, openHdf5 } from "../../../src/checkpoints/files/hdf5.js";
import { FORMATS } from "../../support/references.js";

/** Creates an HDF5 file with the library itself and opens it. */
async function made(fill: (file: import("h5wasm").File) => void): Promise<Hdf5> {
  const library = await import("h5wasm");
  const { FS } = await library.ready;
  const file = new library.File("made", "w");
  fill(file);
  file.close();
  const bytes = FS.readFile("made") as Uint8Array;
  FS.unlink("made");
  return openHdf5(bytes);
}

describe("an HDF5 file", () => {
  it("returns arrays with their shapes and types, and integers as such", async () => {
    const file = await made((given) => {
      given.create_dataset({ name: "floats", data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] });
      given.create_dataset({ name: "count", data: BigInt64Array.of(7n), shape: [] });
      given.create_dataset({ name: "none", data: new Float32Array(0), shape: [0] });
      given.create_dataset({ name: "words", data: ["a", "b"] });
    });
    expect(file.array("floats")).toMatchObject({ shape: [2, 3], size: 6, type: "float32" });
    expect([...(file.array("/floats")?.read() ?? [])]).toEqual([1, 2, 3, 4, 5, 6]);
    expect(file.array("count")).toMatchObject({ shape: [], size: 1, type: "int64" });
    expect([...(file.array("count")?.read() ?? [])]).toEqual([7]);
    expect(file.array("none")?.read()).toHaveLength(0);
    expect(() => file.array("words")?.read()).toThrow("holds no numbers");
    expect(file.array("missing")).toBeUndefined();
    expect(file.names("/")).toEqual(["count", "floats", "none", "words"]);
    file.close();
  });

  it("joins lists of texts that were too long for one attribute", async () => {
    const file = await made((given) => {
      given.create_attribute("layer_names0", ["a", "b"]);
      given.create_attribute("layer_names1", ["c"]);
      given.create_attribute("weight_names", ["d"]);
    });
    expect(file.texts("/", "layer_names")).toEqual(["a", "b", "c"]);
    expect(file.texts("/", "weight_names")).toEqual(["d"]);
    expect(file.texts("/", "others")).toBeUndefined();
    expect(file.text("/", "layer_names")).toBeUndefined();
    file.close();
  });

  it("follows no link, not even within the file", async () => {
    const file = await made((given) => {
      given.create_dataset({ name: "a", data: Float32Array.of(1) });
      given.create_external_link("other.h5", "/a", "outside");
      given.create_soft_link("/nowhere", "broken");
    });
    expect(() => file.array("outside")).toThrow("its 'outside' is a link, which convscope does not follow");
    expect(() => file.array("broken")).toThrow(/its 'broken' is a link|cannot be read/);
    file.close();
  });

  it("is rejected in one sentence if it is truncated", async () => {
    const bytes = await readFile(join(FORMATS, "keras", "nested.h5"));
    expect(isHdf5(bytes)).toBe(true);
    for (const length of [8, 100, 2000, bytes.length - 1])
      await expect(openHdf5(bytes.subarray(0, length))).rejects.toThrow(
        "it is a truncated or damaged HDF5 file",
      );
  });
});
