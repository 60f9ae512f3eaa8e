import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../../src/core/errors.js";
import { parseIdx, readIdx } from "../../src/data/idx.js";
import { LFS_POINTER } from "../support/lfsPointer.ts";
import { mistakeOf } from "../support/mistake.ts";
import { withTempFolder } from "../support/tempFolder.ts";
import { encodeIdx, encodeTyped, type TypedName } from "./idxFiles.ts";

const path = withTempFolder();

/** Any array of bytes with one to four dimensions, some of them empty. */
const arrays = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 4 }).chain((shape) => {
  const length = shape.reduce((product, part) => product * part, 1);
  return fc.record({
    shape: fc.constant(shape),
    values: fc.uint8Array({ minLength: length, maxLength: length }),
  });
});

describe("an IDX file", () => {
  it("returns the shape and the values that were encoded, wherever its bytes are in memory", () => {
    fc.assert(
      fc.property(arrays, fc.nat(9), ({ shape, values }, offset) => {
        const memory = Buffer.concat([Buffer.alloc(offset, 0xff), encodeIdx(shape, values)]);
        expect(parseIdx(memory.subarray(offset), "any")).toEqual({ shape, values: Buffer.from(values) });
      }),
    );
  });

  it.each([
    ["plain", (bytes: Buffer) => bytes],
    ["gzipped", (bytes: Buffer) => gzipSync(bytes)],
  ])("is read from disk, %s, with its uncompressed bytes", async (_, packed) => {
    await fc.assert(
      fc.asyncProperty(arrays, async ({ shape, values }) => {
        const bytes = encodeIdx(shape, values);
        writeFileSync(path("any"), packed(bytes));
        expect(await readIdx(path("any"))).toEqual({ shape, values: Buffer.from(values), bytes });
      }),
      { numRuns: 30 },
    );
  });

  it("may have as many dimensions as its header can express", () => {
    const shape = Array.from({ length: 255 }, () => 1);
    expect(parseIdx(encodeIdx(shape, Uint8Array.of(9)), "deep").shape).toEqual(shape);
  });
});

describe("an IDX file of another type than unsigned bytes", () => {
  it.each<readonly [TypedName, readonly number[]]>([
    ["int8", [0, 1, 127, -128]],
    ["int16", [0, 258, 32_767, -32_768]],
    ["int32", [0, 66_051, 2 ** 31 - 1, -(2 ** 31)]],
    ["float32", [0, 0.5, -1.25, 65_504]],
    ["float64", [0, 0.1, -1e-300, 1e300]],
  ])("returns its numbers: %s", (type, numbers) => {
    const memory = Buffer.concat([Buffer.alloc(3, 0xff), encodeTyped(type, [2, 2], numbers)]);
    const { shape, values } = parseIdx(memory.subarray(3), "any");
    expect(shape).toEqual([2, 2]);
    expect(Array.from(values)).toEqual(numbers);
  });
});

describe("a damaged IDX file is rejected by name", () => {
  const whole = encodeIdx([2, 3], Uint8Array.of(1, 2, 3, 4, 5, 6));
  const changed = (at: number, byte: number) => {
    const copy = Buffer.from(whole);
    copy[at] = byte;
    return copy;
  };

  it.each([
    ["it is empty", Buffer.alloc(0), "it has 0 bytes, too few for a header"],
    ["it ends in its magic number", whole.subarray(0, 3), "it has 3 bytes, too few for a header"],
    ["it ends in its dimensions", whole.subarray(0, 11), "it ends within its header"],
    ["it does not begin with zeros", changed(0, 0x50), "its magic number is 0x50000802"],
    ["its second byte is not zero", changed(1, 1), "its magic number is 0x00010802"],
    ["it has no dimensions", changed(3, 0), "its magic number is 0x00000800"],
    ["its values are floats", changed(2, 0x0d), "its values have type 0x0d, not unsigned bytes (0x08)"],
    ["its type is unknown", changed(2, 0x0a), "its values have type 0x0a, not one of 0x08, 0x09, 0x0b, 0x0c"],
    [
      "a byte of its 16-bit integers is missing",
      encodeTyped("int16", [3], [1, 2, 3]).subarray(0, -1),
      "its shape 3 needs 6 bytes of 16-bit integers, but 5 follow",
    ],
    ["a value is missing", whole.subarray(0, -1), "its shape 2×3 needs 6 values, but 5 follow"],
    ["a value is too many", Buffer.concat([whole, whole.subarray(0, 1)]), "needs 6 values, but 7 follow"],
    ["it claims more than fits into memory", changed(4, 0xff), "its shape 4278190082×3 needs"],
  ])("%s", async (_, bytes, why) => {
    writeFileSync(path("broken"), bytes);
    const sentence = await mistakeOf(() => readIdx(path("broken")));
    expect(sentence).toContain(`'${path("broken")}' is not a complete IDX file: `);
    expect(sentence).toContain(why);
  });

  it.each([
    ["cut", gzipSync(whole).subarray(0, -9)],
    ["changed", Buffer.from(gzipSync(whole)).fill(0xff, 12, 16)],
    ["garbage behind a gzip signature", Buffer.from([0x1f, 0x8b, 1, 2, 3])],
    ["gzip of something else", gzipSync("no IDX file")],
  ])("its gzip stream is %s", async (_, bytes) => {
    writeFileSync(path("broken.gz"), bytes);
    expect(await mistakeOf(() => readIdx(path("broken.gz")))).toContain(
      `'${path("broken.gz")}' is not a complete IDX file: `,
    );
  });

  it("wherever it is truncated", () => {
    fc.assert(
      fc.property(arrays, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (array, part) => {
        const bytes = encodeIdx(array.shape, array.values);
        const cut = bytes.subarray(0, Math.floor(bytes.length * part));
        expect(() => parseIdx(cut, "cut")).toThrow(UserError);
      }),
    );
  });

  it("whatever garbage it contains", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (garbage) => {
        const bytes = Uint8Array.of(0, 0, 8, ...garbage);
        try {
          const { shape, values } = parseIdx(bytes, "garbage");
          expect(encodeIdx(shape, values as Uint8Array)).toEqual(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});

describe("an unreadable IDX file", () => {
  it("is reported as missing if it is", async () => {
    expect(await mistakeOf(() => readIdx(path("none")))).toBe(`There is no IDX file '${path("none")}'.`);
  });

  it("is rejected by name if it is a Git LFS pointer", async () => {
    writeFileSync(path("pointer"), LFS_POINTER);
    expect(await mistakeOf(() => readIdx(path("pointer")))).toBe(
      `Cannot read the IDX file '${path("pointer")}': it is a Git LFS pointer, not the file itself; fetch that with 'git lfs pull'.`,
    );
  });

  it("is rejected by name if it is a folder", async () => {
    expect(await mistakeOf(() => readIdx(path()))).toContain(`Cannot read the IDX file '${path()}': EISDIR`);
  });

  it("is rejected by name if its path leads through a file", async () => {
    writeFileSync(path("file"), "");
    expect(await mistakeOf(() => readIdx(path("file", "a")))).toContain(
      `Cannot read the IDX file '${path("file", "a")}': ENOTDIR`,
    );
  });
});
