import { describe, expect, it } from "vitest";
import { readTorchArchive } from "../../../../src/checkpoints/formats/state/torchArchive.js";
import {
  bytesOf,
  pickledDictionary,
  pickledTensor,
  pickledText,
  torchFile,
} from "../../../support/torchFiles.js";

const NUMBERS = new Uint8Array(Float32Array.from({ length: 12 }, (_, at) => at).buffer);
const TENSOR = pickledTensor({ dims: [2], strides: [1] });

/** The numbers of the tensors that a pickled object holds, by name. */
function tensorsOf(object: Uint8Array): Readonly<Record<string, readonly number[]>> {
  const { tensors } = readTorchArchive(torchFile(object, NUMBERS));
  return Object.fromEntries(tensors.map(({ name, read }) => [name, [...read().values]]));
}

/** A module of a class that does not matter, with its tensors and the modules in it. */
function moduleOf(tensors: Uint8Array, modules: Uint8Array): Uint8Array {
  const parts = { _parameters: tensors, _buffers: pickledDictionary({}), _modules: modules };
  return bytesOf("c__main__\nNet\n)", 0x81, pickledDictionary(parts), "b");
}

describe("an archive of torch.save", () => {
  it("gives tensors by strides, with an offset", () => {
    const view = (dims: readonly number[], strides: readonly number[], offset = 0) =>
      pickledTensor({ dims, strides, offset });
    const object = pickledDictionary({
      rows: view([2, 3], [3, 1], 1),
      transposed: view([3, 2], [1, 3]),
      column: view([4], [3], 2),
      one: view([], [], 5),
      none: view([0, 3], [3, 1]),
    });
    expect(tensorsOf(object)).toEqual({
      rows: [1, 2, 3, 4, 5, 6],
      transposed: [0, 3, 1, 4, 2, 5],
      column: [2, 5, 8, 11],
      one: [5],
      none: [],
    });
  });

  it.each([
    ["reaches beyond its storage", { dims: [4], strides: [4] }],
    ["begins beyond its storage", { dims: [1], strides: [1], offset: 12 }],
    ["repeats numbers more often than its storage has some", { dims: [1000], strides: [0] }],
    ["has negative sizes", { dims: [-2], strides: [1] }],
    ["has more strides than sizes", { dims: [2], strides: [1, 1] }],
  ])("is refused with a tensor that %s", (_, tensor) => {
    const object = pickledDictionary({ w: pickledTensor(tensor) });
    expect(() => tensorsOf(object)).toThrow(/its tensor 'w' claims|a tensor without sizes|its tensors claim/);
  });

  it("is refused with numbers of a type that is not read", () => {
    const object = pickledDictionary({
      w: pickledTensor({ dims: [1], strides: [1], storage: "QInt8Storage" }),
    });
    expect(() => tensorsOf(object)).toThrow("its tensor 'w' holds numbers of the type QInt8");
  });

  it("gives the weights of a whole module, those that modules share once", () => {
    const inner = moduleOf(pickledDictionary({ weight: TENSOR, bias: bytesOf("N") }), pickledDictionary({}));
    const shared = bytesOf("h", 7);
    const outer = moduleOf(
      pickledDictionary({}),
      pickledDictionary({ conv: bytesOf(inner, "q", 7), again: shared }),
    );
    expect(tensorsOf(outer)).toEqual({ "conv.weight": [0, 1] });
  });

  it("is refused with modules within modules without end", () => {
    const nested = Array.from({ length: 120 }).reduce<Uint8Array>(
      (module) => moduleOf(pickledDictionary({}), pickledDictionary({ in: module })),
      moduleOf(pickledDictionary({ weight: TENSOR }), pickledDictionary({})),
    );
    expect(() => tensorsOf(nested)).toThrow("its modules are nested too deep");
  });

  it("takes the state dict of a training checkpoint, whatever else lies beside it", () => {
    const object = pickledDictionary({
      best: TENSOR,
      optimizer: pickledDictionary({ state: TENSOR }),
      state_dict: pickledDictionary({ weight: TENSOR }),
      config: bytesOf("cargparse\nNamespace\n)", 0x81, pickledDictionary({ lr: bytesOf("K", 1) }), "b"),
    });
    expect(tensorsOf(object)).toEqual({ weight: [0, 1] });
  });

  it.each(["__proto__", "constructor", "a\nb"])("keeps the name %s as a name", (name) => {
    const object = bytesOf("}(", pickledText(name), TENSOR, "u");
    const { tensors } = readTorchArchive(torchFile(object, NUMBERS));
    expect(tensors.map((tensor) => tensor.name)).toEqual([name]);
  });

  it.each([
    ["an operation that PyTorch never writes", bytesOf("}i"), /uses the operation 105/],
    ["something taken that was never put down", bytesOf("0"), /its pickle is damaged/],
    ["a list without its beginning", bytesOf("e"), /its pickle is damaged/],
    ["a memory that is empty", bytesOf("h", 3), /its pickle is damaged/],
    ["a text that is longer than the file", bytesOf("X", 255, 255, 255, 127), /its pickle ends early/],
    ["millions of values", bytesOf("]".repeat(3_000_000)), /holds more than 2097152 values/],
  ])("is refused with %s", (_, object, sentence) => {
    expect(() => readTorchArchive(torchFile(object))).toThrow(sentence);
  });

  it("runs nothing that it is asked to", () => {
    const call = bytesOf("cos\nsystem\n", pickledText("touch convscope-was-here"), 0x85, "R");
    expect(() => tensorsOf(pickledDictionary({ weight: TENSOR, x: call }))).toThrow(
      "its 'x' is no tensor: Python would make it by 'os.system', and convscope runs no code of a file",
    );
  });
});
