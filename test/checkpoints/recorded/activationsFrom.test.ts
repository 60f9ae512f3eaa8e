import { existsSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { Activation } from "../../../src/activations/activation.js";
import { npy } from "../../../src/activations/npy.js";
import { npz } from "../../../src/activations/npz.js";
import { activationsFrom } from "../../../src/checkpoints/recorded/activationsFrom.js";

const FIXTURES = fileURLToPath(new URL("../../fixtures/activations/", import.meta.url));

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "activations-"));
});

/** Counts from 0, as long as a shape. */
function counting(...shape: number[]) {
  const length = shape.reduce((product, size) => product * size, 1);
  return { shape, values: Float32Array.from({ length }, (_, index) => index) };
}

async function recorded(source: Parameters<typeof activationsFrom>[0], layout?: string) {
  const { network, probe } = await activationsFrom(source, layout === undefined ? {} : { layout });
  return new Map(network.record(probe).map((each): [string, Activation] => [each.tap, each]));
}

async function written(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

/** `.npy` file with a header of its own, and bytes that may not fit it. */
function lying(header: string, bytes = 8, version = 1): Uint8Array {
  const text = `${header.padEnd(117)}\n`;
  const length = Buffer.alloc(version === 1 ? 2 : 4);
  length.writeUIntLE(text.length, 0, length.length);
  const magic = Buffer.from(`\x93NUMPY`, "latin1");
  return Buffer.concat([magic, Buffer.of(version, 0), length, Buffer.from(text), Buffer.alloc(bytes)]);
}

function headerOf(descr: string, shape: string, order = "False"): string {
  return `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`;
}

describe("stored activations", () => {
  it("are one tap for each array that numpy wrote, in the file's order, whatever their type and byte order", async () => {
    const { network, probe } = await activationsFrom(join(FIXTURES, "numpy.npz"));
    expect(network.taps.map(({ name, shape }) => [name, shape])).toEqual([
      ["block/maps", [3, 4, 2]],
      ["double", [3, 4, 2]],
      ["half", [3, 4, 2]],
      ["flags", [3, 4, 2]],
      ["counts", [3, 4, 2]],
      ["units", [3]],
      ["steps", [12, 2]],
    ]);
    const [maps, double, half, flags, counts, units, steps] = network
      .record(probe)
      .map(({ values }) => values);
    const { values } = counting(2, 3, 4, 2);
    expect(maps).toEqual(values);
    expect(double).toEqual(values.map((value) => value + 0.1));
    expect(half).toEqual(values);
    expect(flags).toEqual(values.map((value) => Number(value % 3 === 0)));
    expect(counts).toEqual(values);
    expect(units).toEqual(Float32Array.of(0, -0, Number.NaN, Number.POSITIVE_INFINITY, 1, 2));
    expect(steps).toEqual(values);
  });

  it("say which arrays were rounded", async () => {
    const { network, probe } = await activationsFrom(join(FIXTURES, "numpy.npz"));
    expect(probe.remarks).toEqual([
      "The array 'double' holds float64 numbers, which are rounded to float32.",
      "The array 'counts' holds int64 numbers, which are rounded to float32.",
    ]);
    expect(network.taps[1]?.op).toBe("stored values, rounded from float64 to float32");
  });

  it("are read from a zip with 64-bit sizes", async () => {
    const maps = (await recorded(join(FIXTURES, "zip64.npz"))).get("maps");
    expect(maps?.values).toEqual(counting(2, 3, 4, 2).values);
  });

  it("are read from a single .npy file, whose tap has the file's name", async () => {
    const { shape, values } = counting(2, 3);
    const path = await written("units.npy", npy(values, shape));
    expect((await recorded(path)).get("units")).toEqual({ tap: "units", shape: [2, 1, 1, 3], values });
  });

  it("are read from a safetensors file", async () => {
    const { values } = counting(1, 2, 2, 1);
    const header = JSON.stringify({ maps: { dtype: "F32", shape: [1, 2, 2, 1], data_offsets: [0, 16] } });
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(header.length));
    const bytes = Buffer.concat([length, Buffer.from(header), Buffer.from(values.buffer)]);
    const path = await written("maps.safetensors", bytes);
    expect((await recorded(path)).get("maps")?.values).toEqual(values);
  });

  it("are turned to height × width × channels from the layout that is given, by name where arrays differ", async () => {
    const arrays = { first: counting(1, 2, 1, 3), second: counting(1, 2, 1, 3), steps: counting(1, 2, 3) };
    const found = await recorded(arrays, "nchw,second=nhwc,steps=nct");
    expect(found.get("first")).toEqual({
      tap: "first",
      shape: [1, 1, 3, 2],
      values: Float32Array.of(0, 3, 1, 4, 2, 5),
    });
    expect(found.get("second")?.values).toEqual(arrays.second.values);
    expect(found.get("steps")).toEqual({
      tap: "steps",
      shape: [1, 1, 3, 2],
      values: Float32Array.of(0, 3, 1, 4, 2, 5),
    });
  });

  it("give the values of the chosen images", async () => {
    const { network, probe } = await activationsFrom({ units: counting(4, 2) }, { input: "1-2" });
    expect(network.record(probe)[0]?.values).toEqual(Float32Array.of(2, 3, 4, 5));
    expect(probe.names).toEqual(["1", "2"]);
  });

  it("have a hash of their values and their layout", async () => {
    const hashOf = async (layout: string) => {
      const { network } = await activationsFrom({ maps: counting(1, 2, 2, 2) }, { layout });
      return network.sha256;
    };
    expect(await hashOf("nhwc")).toBe(await hashOf("nhwc"));
    expect(await hashOf("nhwc")).not.toBe(await hashOf("nchw"));
  });

  it("refuse whatever needs the network that computed them, in one line", async () => {
    const { network, probe } = await activationsFrom({ maps: counting(1, 2, 2, 2) });
    expect(network.kernels()).toEqual([]);
    expect(() => network.gradients(probe, { of: "output", classes: [0] } as never, [])).toThrow(
      "'activations' holds activations, not a network: it has no gradients. Open the checkpoint that they were computed with.",
    );
  });
});

const SHAPE = "(1, 2)";

describe("files that hold no activations", () => {
  it.each([
    [
      "a pickle of Python objects",
      "objects.npy",
      undefined,
      "it holds Python objects, which are pickled code that convscope never runs",
    ],
    ["an object array with a false length", "o.npy", lying(headerOf("|O", SHAPE)), "Python objects"],
    [
      "a header that claims more numbers than follow",
      "long.npy",
      lying(headerOf("<f4", "(9, 9)")),
      "its shape (9, 9) needs 324 bytes, but 8 follow",
    ],
    [
      "a header that claims fewer",
      "short.npy",
      lying(headerOf("<f4", "(1, 1)")),
      "its shape (1, 1) needs 4 bytes, but 8 follow",
    ],
    [
      "a shape of 2⁶³",
      "huge.npy",
      lying(headerOf("<f4", "(9223372036854775808, 2)")),
      "its shape is invalid",
    ],
    [
      "a product beyond 2⁵³",
      "product.npy",
      lying(headerOf("<f4", "(4294967296, 4294967296)")),
      "needs 73786976294838210000 bytes, but 8 follow",
    ],
    [
      "a shape of 2⁶³ with a zero",
      "zero.npy",
      lying(headerOf("<f4", "(0, 9007199254740991)"), 0),
      "is empty",
    ],
    ["a negative shape", "negative.npy", lying(headerOf("<f4", "(-1, 2)")), "its header cannot be read"],
    [
      "a header that is code",
      "code.npy",
      lying("__import__('os').system('id')"),
      "its header cannot be read",
    ],
    [
      "a header of 4 GiB",
      "header.npy",
      lying(headerOf("<f4", SHAPE), 8, 2).fill(0xff, 8, 12),
      "its header has 4294967295 bytes",
    ],
    ["complex numbers", "complex.npy", lying(headerOf("<c8", SHAPE)), "its numbers are '<c8', not one of"],
    ["text", "text.npy", lying(headerOf("<U1", SHAPE)), "its numbers are '<U1', not one of"],
    [
      "a zip of other files",
      "other.npz",
      npz(new Map([["a", counting(1)]])).map((byte) => (byte === 0x79 ? 0x7a : byte)),
      "is not an array",
    ],
    [
      "a cut-off zip",
      "cut.npz",
      npz(new Map([["a", counting(1, 2)]])).subarray(0, 60),
      "is not an .npz archive",
    ],
    ["a text file", "notes.npz", Buffer.from("notes"), "it is not a .npy, .npz or safetensors file"],
    ["an empty archive", "empty.npz", npz(new Map()), "holds no activations"],
    [
      "an empty safetensors file",
      "empty.safetensors",
      Buffer.from("\x02\0\0\0\0\0\0\0{}"),
      "holds no arrays",
    ],
    ["one axis", "one.npz", npz(new Map([["a", counting(2)]])), "has 1 axes, but a tap has 2 to 4"],
    [
      "five axes",
      "five.npz",
      npz(new Map([["a", counting(1, 1, 1, 1, 1)]])),
      "has 5 axes, but a tap has 2 to 4",
    ],
    [
      "arrays of different numbers of images",
      "apart.npz",
      npz(
        new Map([
          ["a", counting(2, 1)],
          ["b", counting(3, 1)],
        ]),
      ),
      "'a' to 2, 'b' to 3",
    ],
  ])("are refused in one line: %s", async (_, name, bytes, message) => {
    const path = bytes === undefined ? join(FIXTURES, name) : await written(name, bytes);
    const opening = activationsFrom(path);
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toMatchObject({ name: "UserError" });
    const error = await opening.catch((thrown: unknown) => thrown as Error);
    expect((error as Error).message).not.toContain("\n");
  });

  it("run nothing: the command in a pickle leaves no trace", async () => {
    expect((await readFile(join(FIXTURES, "objects.npy"))).includes("convscope-ran")).toBe(true);
    await expect(activationsFrom(join(FIXTURES, "objects.npy"))).rejects.toThrow("never runs");
    expect(existsSync("/tmp/convscope-ran")).toBe(false);
  });

  it.each([
    ["nwhc", "Expected layouts such as nhwc"],
    ["units=nc", "--layout names the array 'units', which 'activations' does not hold. Its arrays are maps."],
    ["ntc", "--layout ntc fits no array of 'activations': none has 3 axes."],
    ["maps=ntc", "The array 'maps' of 'activations' has 4 axes, not the 3 of 'ntc'."],
  ])("are told apart from a wrong layout: %s", async (layout, message) => {
    await expect(activationsFrom({ maps: counting(1, 2, 2, 2) }, { layout })).rejects.toThrow(message);
  });

  it("are told apart from images that the file does not hold", async () => {
    await expect(activationsFrom({ maps: counting(2, 3) }, { input: "0-2" })).rejects.toThrow(
      "Expected all, or numbers of stored images from 0 to 1 such as 0 or 0-9 for --input but received '0-2'.",
    );
  });
});
