import { spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type NumberArray, npy } from "../../src/activations/npy.js";
import { npz, readNpz } from "../../src/activations/npz.js";
import { readNpy } from "../../src/activations/readNpy.js";
import { UserError } from "../../src/core/errors.js";

/** A file of the format, parsed as its specification describes. */
function parsed(file: Uint8Array) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getUint16(8, true);
  return {
    magic: [...file.subarray(0, 6)],
    version: [...file.subarray(6, 8)],
    header: new TextDecoder("latin1").decode(file.subarray(10, 10 + length)),
    data: file.subarray(10 + length),
    start: 10 + length,
  };
}

/** The entries of a zip, read from its central directory, like an unpacker that trusts nothing else. */
function entriesOf(file: Uint8Array) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const end = file.length - 22;
  expect(view.getUint32(end, true)).toBe(0x06054b50);
  let at = view.getUint32(end + 16, true);
  return Array.from({ length: view.getUint16(end + 10, true) }, () => {
    expect(view.getUint32(at, true)).toBe(0x02014b50);
    const [method, time, date] = [10, 12, 14].map((offset) => view.getUint16(at + offset, true));
    const [checksum, size, fullSize] = [16, 20, 24].map((offset) => view.getUint32(at + offset, true));
    const [nameLength = 0, extra = 0, comment = 0] = [28, 30, 32].map((offset) =>
      view.getUint16(at + offset, true),
    );
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const packed = file.subarray(start, start + (size ?? 0));
    const name = new TextDecoder().decode(file.subarray(at + 46, at + 46 + nameLength));
    at += 46 + nameLength + extra + comment;
    const bytes = method === 0 ? packed : inflateRawSync(packed);
    expect(crc32(bytes)).toBe(checksum);
    expect(bytes.length).toBe(fullSize);
    return { name, method, time, date, bytes };
  });
}

const side = fc.integer({ min: 0, max: 4 });
const float32 = fc.float().map(Math.fround);
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const arrays: fc.Arbitrary<NumberArray> = fc.array(side, { maxLength: 4 }).chain((shape) => {
  const count = shape.reduce((product, size) => product * size, 1);
  const of = <T>(number: fc.Arbitrary<T>) => fc.array(number, { minLength: count, maxLength: count });
  return fc.record({
    shape: fc.constant(shape),
    values: fc.oneof(
      of(float32).map((values): NumberArray["values"] => Float32Array.from(values)),
      of(fc.double()).map((values): NumberArray["values"] => Float64Array.from(values)),
      of(int32).map((values): NumberArray["values"] => Int32Array.from(values)),
    ),
  });
});

/** An array as it is read: with the name of its type. */
const typed = (array: NumberArray) => ({
  ...array,
  type: { Float32Array: "float32", Float64Array: "float64", Int32Array: "int32" }[
    array.values.constructor.name
  ],
});

const counting = (count: number) => Float32Array.from({ length: count }, (_, at) => at / 4);

describe("a .npy file", () => {
  it("is in format 1.0, its values at a multiple of 64", () => {
    fc.assert(
      fc.property(arrays, ({ values, shape }) => {
        const { magic, version, header, start, data } = parsed(npy(values, shape));
        expect(magic).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]);
        expect(version).toEqual([1, 0]);
        expect(start % 64).toBe(0);
        expect(header).toMatch(/^\{.*\} *\n$/);
        expect(data.length).toBe(values.byteLength);
      }),
    );
  });

  it.each<[NumberArray["values"], readonly number[], string]>([
    [counting(6), [2, 3], "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3,), }"],
    [new Float64Array(3), [3], "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }"],
    [new Int32Array(1), [], "{'descr': '<i4', 'fortran_order': False, 'shape': (), }"],
    [new Float32Array(0), [0, 5], "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 5,), }"],
  ])("states type and shape: %#", (values, shape, expected) => {
    expect(parsed(npy(values, shape)).header.trimEnd()).toBe(expected);
  });

  it("contains the values row by row, the lowest byte first", () => {
    const { data } = parsed(npy(Int32Array.of(1, -2, 0x01020304), [3, 1]));
    expect([...data]).toEqual([1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff, 4, 3, 2, 1]);
  });

  it("contains only a part of a larger buffer", () => {
    expect(readNpy(npy(counting(9).subarray(3, 5), [2]), "a")).toEqual({
      type: "float32",
      values: Float32Array.of(0.75, 1),
      shape: [2],
    });
  });

  it("is read back bit for bit, even from within another file", () => {
    fc.assert(
      fc.property(arrays, fc.nat(9), ({ values, shape }, offset) => {
        const file = npy(values, shape);
        const within = new Uint8Array(offset + file.length);
        within.set(file, offset);
        expect(readNpy(within.subarray(offset), "a")).toEqual(typed({ values, shape }));
      }),
    );
  });

  it.each([
    [6, [2, 2]],
    [6, [-2, -3]],
    [6, [1.5, 4]],
    [0, [NaN]],
    [1, Array.from({ length: 33 }, () => 1)],
  ])("is not written for %i numbers in the shape %j", (count, shape) => {
    const write = () => npy(counting(count), shape);
    expect(write).toThrow(UserError);
    expect(write).toThrow(
      `Expected a shape of ${count} numbers for an array but received '(${shape.join(", ")})'.`,
    );
  });
});

/** A file with any header. */
function fileWith(header: string, data = new Uint8Array(0)): Uint8Array {
  const text = `\x93NUMPY\x01\x00${String.fromCharCode(header.length & 255, header.length >> 8)}${header}`;
  return Uint8Array.from([...Array.from(text, (letter) => letter.charCodeAt(0)), ...data]);
}

const header = (shape: string, { descr = "<f4", order = "False" } = {}) =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }\n`;

const BROKEN: readonly [string, Uint8Array, string][] = [
  ["nothing", new Uint8Array(0), "its signature is wrong"],
  ["another file", Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), "its signature is wrong"],
  [
    "a file that ends after the magic text",
    fileWith("").subarray(0, 6),
    "its format is cut off, not 1, 2 or 3",
  ],
  ["a later format", fileWith(header("(1,)")).with(6, 4), "its format is 4, not 1, 2 or 3"],
  [
    "a file that ends within its header",
    fileWith(header("(1,)")).subarray(0, 30),
    "its header cannot be read",
  ],
  ["a header of code", fileWith("__import__('os')\n"), "its header cannot be read"],
  [
    "objects",
    fileWith(header("(1,)", { descr: "|O" })),
    "it holds Python objects, which are pickled code that convscope never runs",
  ],
  [
    "a type named as a property",
    fileWith(header("(1,)", { descr: "toString" })),
    "its numbers are 'toString'",
  ],
  ["complex numbers", fileWith(header("(1,)", { descr: "<c8" })), "its numbers are '<c8'"],
  ["a header of 2 GiB", fileWith(header("(1,)")).with(6, 2).with(11, 0x7f), "its header has"],
  ["a size of 2⁶³", fileWith(header("(9223372036854775808,)")), "its shape is invalid"],
  [
    "too few values",
    fileWith(header("(2,)"), new Uint8Array(4)),
    "its shape (2) needs 8 bytes, but 4 follow",
  ],
  [
    "too many values",
    fileWith(header("(1,)"), new Uint8Array(8)),
    "its shape (1) needs 4 bytes, but 8 follow",
  ],
  ["a shape beyond memory", fileWith(header("(9007199254740991, 9007199254740991)")), "needs"],
  ["a size beyond whole numbers", fileWith(header("(99999999999999999999999,)")), "its shape is invalid"],
  ["two numbers in one size", fileWith(header("(1 2,)")), "its shape is invalid"],
  ["more dimensions than any array has", fileWith(header(`(${"1,".repeat(5000)})`)), "its shape is invalid"],
];

describe("a file that is not a .npy file", () => {
  it.each(BROKEN)("is rejected in one line: %s", (_, file, why) => {
    const read = () => readNpy(file, "conv1.npy");
    expect(read).toThrow(UserError);
    expect(read).toThrow(/^'conv1\.npy' is not a \.npy file that convscope reads: [^\n]*\.$/);
    expect(read).toThrow(why);
  });

  it("is rejected whatever its bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(127), fc.nat(255), (noise, at, byte) => {
        for (const file of [noise, fileWith("").with(8, 70), npy(counting(2), [2]).with(at, byte)]) {
          try {
            expect(readNpy(file, "a").values.length).toBeLessThanOrEqual(2);
          } catch (error) {
            if (!(error instanceof UserError)) throw error;
          }
        }
      }),
    );
  });
});

const named: fc.Arbitrary<ReadonlyMap<string, NumberArray>> = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom("conv1/pre", "conv1", "relu2", "0", "__proto__", "é", "a b", "toString"),
      arrays,
    ),
    {
      selector: ([name]) => name,
      maxLength: 5,
    },
  )
  .map((entries) => new Map(entries));

describe("an .npz archive", () => {
  it("is a zip of .npy files, stored, in the order given", () => {
    fc.assert(
      fc.property(named, (given) => {
        const entries = entriesOf(npz(given));
        expect(entries.map(({ name }) => name)).toEqual([...given.keys()].map((name) => `${name}.npy`));
        for (const [at, { values, shape }] of [...given.values()].entries())
          expect(entries[at]).toMatchObject({ method: 0, bytes: npy(values, shape) });
      }),
    );
  });

  it("is read back bit for bit", () => {
    fc.assert(
      fc.property(named, (given) => {
        expect([...readNpz(npz(given), "a.npz")]).toEqual(
          [...given].map(([name, array]) => [name, typed(array)]),
        );
      }),
    );
  });

  it("ends in its comment, which is not an array", () => {
    fc.assert(
      fc.property(named, (given) => {
        const file = npz(given, "a maker");
        expect(Buffer.from(file).toString("latin1").endsWith("\x07\0a maker")).toBe(true);
        expect([...readNpz(file, "a.npz")]).toEqual([...given].map(([name, array]) => [name, typed(array)]));
      }),
    );
  });

  it("contains no time: the first moment that a zip can express", () => {
    const [entry] = entriesOf(npz(new Map([["a", { values: counting(1), shape: [1] }]])));
    expect(entry).toMatchObject({ time: 0, date: (1 << 5) | 1 });
  });

  it.each(["UTC", "America/Los_Angeles", "Asia/Kolkata", "Pacific/Apia"])(
    "has the same bytes in the time zone %s",
    (zone) => {
      const given = new Map([["conv1", { values: counting(12), shape: [3, 4] }]]);
      const here = npz(given);
      const before = process.env.TZ;
      process.env.TZ = zone;
      try {
        expect(npz(given)).toEqual(here);
      } finally {
        if (before === undefined) delete process.env.TZ;
        else process.env.TZ = before;
      }
    },
  );

  it("keeps the given order for arrays whose names are numbers", () => {
    const one = { values: counting(1), shape: [1] };
    const names = ["10", "9", "a", "1"];
    expect([...readNpz(npz(new Map(names.map((name) => [name, one]))), "a").keys()]).toEqual(names);
  });

  it.each(["", "..", "../a", "a/../../b", "/a", "a//b", "./a", "a\\b", "a\0b", "a\nb"])(
    "accepts no array named '%s'",
    (name) => {
      const write = () => npz(new Map([[name, { values: counting(1), shape: [1] }]]));
      expect(write).toThrow(UserError);
      expect(write).toThrow("the name must be a path within the archive");
    },
  );
});

const zipOf = (files: Record<string, Uint8Array>, level: 0 | 6 = 6) => zipSync(files, { level });
const small = npz(new Map([["a", { values: counting(4), shape: [4] }]]));

/** An archive whose directory states another size than its single file unpacks to. */
function lying(size: number): Uint8Array {
  const file = zipOf({ "a.npy": npy(new Float32Array(4096), [4096]) });
  const view = new DataView(file.buffer);
  view.setUint32(view.getUint32(file.length - 6, true) + 24, size, true);
  return file;
}

/** An archive of two entries of the same name. */
function twice(): Uint8Array {
  const array = npy(new Float32Array(4), [4]);
  const text = Buffer.from(zipOf({ "a.npy": array, "b.npy": array })).toString("latin1");
  return Uint8Array.from(Buffer.from(text.replaceAll("b.npy", "a.npy"), "latin1"));
}

describe("a file that is not an .npz archive of ours", () => {
  it.each<[string, Uint8Array, RegExp]>([
    ["nothing", new Uint8Array(0), /invalid zip data/],
    ["a file cut off", small.subarray(0, -30), /invalid zip data/],
    ["something else", new Uint8Array(70_000), /invalid zip data/],
    ["an array named over two lines", zipOf({ "a\nb.npy": Uint8Array.of(1) }), /'a/],
    ["other files", zipOf({ "readme.txt": Uint8Array.of(1) }), /its entry 'readme.txt' is not an array/],
    ["two entries of one name", twice(), /it holds two entries 'a.npy'/],
    ["a broken array", zipOf({ "a.npy": Uint8Array.of(1) }), /'x.npz\/a.npy' is not a .npy file/],
    ["a bomb", zipOf({ "a.npy": new Uint8Array(2 ** 22) }), /it holds more than 1048576 bytes/],
    [
      "a bomb of many",
      zipOf({ "a.npy": new Uint8Array(700_000), "b.npy": new Uint8Array(700_000) }),
      /it holds more/,
    ],
    ["a bomb that tells a size beyond all", lying(2 ** 32 - 2), /it holds more than 1048576 bytes/],
    ["a bomb that tells too small a size", lying(200), /is not a/],
  ])("is rejected in one line: %s", (_, file, why) => {
    const read = () => readNpz(file, "x.npz", { bytes: 2 ** 20 });
    expect(read).toThrow(UserError);
    expect(read).toThrow(why);
    expect(read).toThrow(/^[^\n]*$/);
  });

  it("is rejected, or still contains arrays, whatever byte is changed", () => {
    fc.assert(
      fc.property(fc.nat(small.length - 1), fc.nat(255), fc.boolean(), (at, byte, cut) => {
        const changed = small.with(at, byte);
        try {
          readNpz(cut ? changed.subarray(0, at) : changed, "x.npz");
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
        }
      }),
    );
  });
});

const PYTHON = [process.env.CONVSCOPE_PYTHON, "python3", "python"]
  .filter((command) => command !== undefined)
  .find((command) => spawnSync(command, ["-c", "import numpy"]).status === 0);

describe.skipIf(PYTHON === undefined)("numpy", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "convscope-npz-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function python(...lines: readonly string[]): unknown {
    const script = ["import json, sys, numpy as np", "folder = sys.argv[1]", ...lines].join("\n");
    const { stdout, stderr, status } = spawnSync(PYTHON as string, ["-W", "error", "-c", script, folder], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    return stdout === "" ? undefined : JSON.parse(stdout);
  }

  const given = new Map<string, NumberArray>([
    ["residual1/branch", { values: Float32Array.from([0.1, -2, NaN, Infinity, 1e-40, 3]), shape: [1, 2, 3] }],
    ["means", { values: Float64Array.of(Math.PI, -0), shape: [2] }],
    ["labels", { values: Int32Array.of(-7), shape: [] }],
    ["none", { values: new Float32Array(0), shape: [0, 3] }],
    ["größe", { values: Int32Array.of(2 ** 31 - 1, -(2 ** 31)), shape: [2, 1] }],
  ]);

  it("reads the written file, bit for bit", async () => {
    await writeFile(join(folder, "ours.npz"), npz(given, "a maker"));
    const found = python(
      "with np.load(folder + '/ours.npz', allow_pickle=False) as file:",
      "    told = {k: [a.dtype.str, list(a.shape), a.flags.c_contiguous, a.tobytes().hex()] for k, a in file.items()}",
      "print(json.dumps(told))",
    );
    const expected = [...given].map(([name, { values, shape }]) => [
      name,
      [
        { Float32Array: "<f4", Float64Array: "<f8", Int32Array: "<i4" }[values.constructor.name],
        shape,
        true,
        hexOf(values),
      ],
    ]);
    expect(found).toEqual(Object.fromEntries(expected));
  });

  it("reads a single array in place", async () => {
    await writeFile(join(folder, "ours.npy"), npy(counting(24), [2, 3, 4]));
    expect(python("print(json.dumps(np.load(folder + '/ours.npy', mmap_mode='r')[1].tolist()))")).toEqual(
      [0, 1, 2].map((row) => [0, 1, 2, 3].map((column) => (12 + 4 * row + column) / 4)),
    );
  });

  it("accepts the archive's checksums", async () => {
    await writeFile(join(folder, "ours.npz"), npz(given));
    expect(
      python("import zipfile", "print(json.dumps(zipfile.ZipFile(folder + '/ours.npz').testzip()))"),
    ).toBeNull();
  });

  it.each(["savez", "savez_compressed"])("writes with %s files that are readable here", async (save) => {
    python(
      `np.${save}(folder + '/theirs.npz', a=np.arange(6, dtype='<f4').reshape(2, 3), b=np.array(2.5), c=np.int32([3]))`,
    );
    const found = readNpz(await readFile(join(folder, "theirs.npz")), "theirs.npz");
    expect([...found]).toEqual([
      ["a", typed({ values: Float32Array.of(0, 1, 2, 3, 4, 5), shape: [2, 3] })],
      ["b", typed({ values: Float64Array.of(2.5), shape: [] })],
      ["c", typed({ values: Int32Array.of(3), shape: [1] })],
    ]);
  });
});

function hexOf(values: NumberArray["values"]): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("hex");
}
