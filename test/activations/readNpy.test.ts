import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { npy } from "../../src/activations/npy.js";
import { readNpy } from "../../src/activations/readNpy.js";
import { mistakeOf } from "../support/mistake.ts";

const fixture = (name: string) => readFile(new URL(`../fixtures/datasets/${name}`, import.meta.url));

/** The numbers of NumPy's `arange(24)`, which the fixtures hold in the shape 2×3×4. */
const RAMP = Array.from({ length: 24 }, (_, at) => at);

describe("an array written by NumPy", () => {
  it.each([
    ["uint8", Uint8Array],
    ["int8", Int8Array],
    ["uint16", Uint16Array],
    ["int16", Int16Array],
    ["uint32", Uint32Array],
    ["int32", Int32Array],
    ["uint64", Float64Array],
    ["int64", Float64Array],
    ["float16", Float32Array],
    ["float32", Float32Array],
    ["float64", Float64Array],
  ])("is read: %s", async (type, numbers) => {
    const array = readNpy(await fixture(`${type}.npy`), type);
    expect(array).toEqual({ shape: [2, 3, 4], type, values: numbers.from(RAMP) });
  });

  it.each(["big-endian.npy", "fortran.npy"])(
    "has the same numbers in any order of bytes and axes: %s",
    async (name) => {
      expect(readNpy(await fixture(name), name)).toEqual({
        shape: [2, 3, 4],
        type: "float32",
        values: Float32Array.from(RAMP),
      });
    },
  );

  it("may hold truths, as 0 and 1", async () => {
    const { type, values } = readNpy(await fixture("bool.npy"), "a");
    expect(type).toBe("bool");
    expect([...values.slice(0, 4)]).toEqual([1, 0, 1, 0]);
  });

  it("of Python objects is refused, and nothing in it runs", async () => {
    const file = await fixture("objects.npy");
    expect(await mistakeOf(() => readNpy(file, "objects.npy"))).toContain(
      "pickled code that convscope never runs",
    );
  });

  it("of records is refused", async () => {
    const file = await fixture("records.npy");
    expect(await mistakeOf(() => readNpy(file, "records.npy"))).toContain("it is a table of records");
  });
});

describe("an array that was read", () => {
  it.each(["uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "float64"])(
    "is written with the same type: %s",
    async (type) => {
      const array = readNpy(await fixture(`${type}.npy`), type);
      expect(readNpy(npy(array.values, array.shape), type)).toEqual(array);
    },
  );
});

describe("half floats", () => {
  it.each([
    [0x3c00, 1],
    [0xc000, -2],
    [0x0001, 2 ** -24],
    [0x7bff, 65_504],
    [0x7c00, Number.POSITIVE_INFINITY],
    [0x7e00, Number.NaN],
  ])("have the value of their bits: %i", async (bits, value) => {
    const file = Uint8Array.from(await fixture("float16.npy"));
    new DataView(file.buffer).setUint16(file.length - 2, bits, true);
    expect(readNpy(file, "a").values.at(-1)).toBe(value);
  });
});
