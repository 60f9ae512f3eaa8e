import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { readModel } from "../../../../src/checkpoints/formats/onnx/messages.js";
import { programOf } from "../../../../src/checkpoints/formats/onnx/program.js";
import { buildNodes } from "../../../../src/checkpoints/formats/tensorGraph/graphBuilder.js";
import { inLayout } from "../../../../src/checkpoints/formats/tensorGraph/layouts.js";
import type { Plain } from "../../../../src/checkpoints/formats/tensorGraph/plain.js";
import {
  constant,
  isLive,
  type Layout,
  type Named,
  nowOf,
} from "../../../../src/checkpoints/formats/tensorGraph/values.js";
import { type EngineName, startEngine } from "../../../../src/engine/engine.js";
import { enginesHere } from "../../../support/engine.js";
import { type NodeCase, type NodeTensor, nodeCases } from "../../../support/onnxNodes.js";

/** Cases that do not pass, each with the reason. */
const UNSUPPORTED: Readonly<Record<string, RegExp>> = {
  // Empty tensors do not occur in images, and engines differ on them.
  test_reshape_allowzero_reordered: /its output is empty/,
  test_slice_start_out_of_bounds: /nothing is left of an axis/,
  test_split_zero_size_splits_opset13: /its output is empty/,
  test_split_zero_size_splits_opset18: /its output is empty/,
  // The positions of maxima, which only unpooling needs, have no gradient and are not computed.
  test_maxpool_with_argmax_2d_precomputed_pads: /its output 2 is missing/,
  test_maxpool_with_argmax_2d_precomputed_strides: /its output 2 is missing/,
};

const ARRAYS: Readonly<Record<string, { from: (values: Iterable<number>) => Plain["values"] }>> = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  int32: Int32Array,
  bool: Uint8Array,
  int64: Float64Array,
  uint64: Float64Array,
  uint32: Float64Array,
};

function plainOf({ type, shape, values }: NodeTensor): Plain {
  const whole = ARRAYS[type];
  return { dims: shape, values: whole?.from(values) ?? values, isWhole: whole !== undefined };
}

/** The input that represents the image; undefined if a node takes no real numbers. */
function imageOf({ inputs }: NodeCase): NodeTensor | undefined {
  const [first, second] = inputs;
  if (first?.type.startsWith("float")) return first;
  return first?.type === "bool" && second?.type === "float32" ? second : undefined;
}

/** The outputs of a case, in order, for a storage layout of the image. */
function outputsOf(each: NodeCase, layout: Layout): readonly (Plain | undefined)[] {
  return tf.tidy(() => {
    const model = readModel(each.model);
    const image = imageOf(each) ?? {
      name: "unread",
      type: "float32",
      shape: [1],
      values: new Float32Array(1),
    };
    const stored = inLayout(tf.tensor(image.values, [...image.shape]), "plain", layout);
    const others = each.inputs.filter((input) => input !== image);
    const constants = new Map(others.map((input) => [input.name, constant(plainOf(input))]));
    const input = { name: image.name, dims: image.shape, layout, isOpen: false };
    const hold = (tensor: tf.Tensor) => tensor;
    const program = programOf(model, image.name, { batch: undefined, hold });
    const { nodes, named } = buildNodes(program, { constants, input, hold });
    const values = new Map([[0, stored]]);
    const tensorOf = (node: number): tf.Tensor => {
      const known = values.get(node);
      if (known !== undefined) return known;
      const { inputs, run } = nodes[node]!;
      const tensor = run(inputs.map((ref) => ({ tensor: tensorOf(ref.node) })))[0]!.tensor;
      values.set(node, tensor);
      return tensor;
    };
    const read = (value: Named | undefined): Plain | undefined => {
      if (value === undefined) return undefined;
      if (!isLive(value)) return nowOf(value);
      const tensor = value.via?.(tensorOf(value.ref.node)) ?? tensorOf(value.ref.node);
      const plain = inLayout(tensor, value.layout, "plain");
      return { dims: plain.shape, values: Float32Array.from(plain.dataSync()), isWhole: false };
    };
    return {
      results: each.outputs.map(({ name }) => read(named.get(name))),
    } as unknown as tf.TensorContainer;
  }) as unknown as never;
}

/** Throws if a case does not give the expected result. */
function check(each: NodeCase, layout: Layout): void {
  const { results } = outputsOf(each, layout) as unknown as { results: readonly (Plain | undefined)[] };
  each.outputs.forEach((expected, at) => {
    const found = results[at];
    if (found === undefined) throw new Error(`its output ${at + 1} is missing`);
    expect(found.dims).toEqual(expected.shape);
    expected.values.forEach((value, place) => {
      const apart = Math.abs((found.values[place] as number) - value);
      if (!(apart <= each.atol + each.rtol * Math.abs(value)) && found.values[place] !== value)
        throw new Error(`number ${place} is ${found.values[place]} in place of ${value}`);
    });
  });
}

const cases = await nodeCases();

describe.each(await enginesHere())(
  "ONNX's own tests of its operations on the %s engine",
  (engine: EngineName) => {
    beforeAll(() => startEngine({ engine }));

    it("pass except for those that are listed with the reason, with channels in the file's order and last", () => {
      const failed: Record<string, string> = {};
      for (const each of cases) {
        const rank = imageOf(each)?.shape.length ?? 0;
        for (const layout of rank > 2 ? (["plain", "last"] as const) : (["plain"] as const)) {
          try {
            check(each, layout);
          } catch (error) {
            failed[each.name] ??= `${layout}: ${(error as Error).message}`;
          }
        }
      }
      expect(cases).toHaveLength(331);
      expect(Object.keys(failed).sort(), JSON.stringify(failed)).toEqual(Object.keys(UNSUPPORTED).sort());
      for (const [name, reason] of Object.entries(UNSUPPORTED)) expect(failed[name]).toMatch(reason);
    });
  },
);
