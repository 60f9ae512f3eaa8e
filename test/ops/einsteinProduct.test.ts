import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { einsteinProduct } from "../../src/ops/einsteinProduct.js";
import { withEngine } from "../support/engine.js";

withEngine();

const counted = (...shape: number[]) =>
  tf.reshape(
    tf.tensor1d(
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) =>
        Math.sin(at * 1.3 + shape.length),
      ),
    ),
    shape,
  );

/** Sums of products in 64 bits, letter by letter. */
function due(terms: readonly string[], result: string, tensors: readonly tf.Tensor[]): readonly number[] {
  const lengths = new Map(
    terms.flatMap((term, at) =>
      [...term].map((letter, axis) => [letter, tensors[at]!.shape[axis] as number] as const),
    ),
  );
  const letters = [...result, ...[...lengths.keys()].filter((letter) => !result.includes(letter))];
  const sizes = letters.map((letter) => lengths.get(letter) as number);
  const values = tensors.map((x) => x.dataSync());
  const sums: number[] = [];
  const total = sizes.reduce((a, b) => a * b, 1);
  const inner = sizes.slice(result.length).reduce((a, b) => a * b, 1);
  for (let at = 0; at < total; at++) {
    let rest = at;
    const place = new Map<string, number>();
    for (let axis = letters.length - 1; axis >= 0; axis--) {
      place.set(letters[axis] as string, rest % (sizes[axis] as number));
      rest = Math.floor(rest / (sizes[axis] as number));
    }
    const product = terms.reduce((so, term, operand) => {
      const index = [...term].reduce(
        (sum, letter) => sum * (lengths.get(letter) as number) + place.get(letter)!,
        0,
      );
      return so * (values[operand]![index] as number);
    }, 1);
    const group = Math.floor(at / inner);
    sums[group] = (sums[group] ?? 0) + product;
  }
  return sums;
}

describe("a product in Einstein's notation", () => {
  it.each([
    [
      "bhqd,bhkd->bhqk",
      [
        [2, 3, 4, 5],
        [2, 3, 6, 5],
      ],
    ],
    [
      "bqhd,bkhd->bhqk",
      [
        [2, 4, 3, 5],
        [2, 6, 3, 5],
      ],
    ],
    [
      "bhqk,bkhd->bqhd",
      [
        [2, 3, 4, 6],
        [2, 6, 3, 5],
      ],
    ],
    [
      "abc,cd->abd",
      [
        [2, 3, 4],
        [4, 5],
      ],
    ],
    [
      "ij,ij->i",
      [
        [3, 4],
        [3, 4],
      ],
    ],
    [
      "ij,jk,kl->li",
      [
        [2, 3],
        [3, 4],
        [4, 5],
      ],
    ],
    ["ijk->kj", [[2, 3, 4]]],
  ] as const)("%s is the sum of products over the letters that the result lacks", (equation, shapes) => {
    const tensors = shapes.map((shape) => counted(...shape));
    const [terms = "", result = ""] = equation.split("->");
    const expected = due(terms.split(","), result, tensors);
    const found = einsteinProduct(equation, tensors).dataSync();
    expect(found).toHaveLength(expected.length);
    // Sums of at most 12 products in 32 bits.
    expected.forEach((value, at) => {
      expect(found[at]).toBeCloseTo(value, 4);
    });
  });

  it("takes further axes for an ellipsis, and the letters that occur once for a missing result", () => {
    const [a, b] = [counted(2, 3, 4), counted(4, 5)];
    const product = tf.reshape(tf.matMul(tf.reshape(a, [6, 4]), b as tf.Tensor2D), [2, 3, 5]);
    for (const equation of ["...i,ij->...j", "...i,ij"])
      expect(Math.max(...tf.abs(tf.sub(einsteinProduct(equation, [a, b]), product)).dataSync())).toBeLessThan(
        1e-5,
      );
  });

  it("is refused where the equation does not fit", () => {
    expect(() => einsteinProduct("ij,jk->ik", [counted(2, 3)])).toThrow(/does not fit its inputs/);
    expect(() => einsteinProduct("ii->i", [counted(3, 3)])).toThrow(/does not fit its inputs/);
    expect(() => einsteinProduct("ij->k", [counted(2, 3)])).toThrow(/a result that no input has/);
  });
});
