import { describe, expect, it } from "vitest";
import {
  enteredShape,
  entryNote,
  entryOf,
  type InputShape,
  imageShapeOf,
} from "../../src/data/imageShape.js";

describe("the image shape that a network takes", () => {
  it.each<readonly [InputShape, readonly (number | null)[] | undefined]>([
    [
      [28, 28, 1],
      [28, 28, 1],
    ],
    [
      [null, null, 3],
      [null, null, 3],
    ],
    [
      [28, 28],
      [28, 28, 1],
    ],
    [
      [null, 16],
      [null, 16, 1],
    ],
    [[784], [28, 28, 1]],
    [
      [784, 1],
      [28, 28, 1],
    ],
    [[3072], [32, 32, 3]],
    [[1], [1, 1, 1]],
    [[785], undefined],
    [[null], undefined],
    [[], undefined],
    [[2, 3, 4, 5], undefined],
  ])("for %j is %j", (input, shape) => {
    expect(imageShapeOf(input)).toEqual(shape);
  });
});

describe("an image", () => {
  it.each<readonly [readonly number[], InputShape, string | undefined, string | undefined]>([
    [[28, 28, 1], [28, 28, 1], "image", undefined],
    [[28, 28, 1], [null, null, 1], "image", undefined],
    [[28, 28, 1], [28, 28], "plane", "taken as 28×28, without a channel axis"],
    [[20, 28, 1], [null, 28], "plane", "taken as 20×28, without a channel axis"],
    [[28, 28, 1], [784], "row", "28×28×1 flattened to 784 numbers"],
    [[14, 56, 1], [784, 1], "row", "14×56×1 flattened to 784 numbers"],
    [[32, 32, 3], [3072], "row", "32×32×3 flattened to 3072 numbers"],
    [[28, 28, 3], [28, 28], undefined, undefined],
    [[28, 28, 1], [14, 56], undefined, undefined],
    [[28, 28, 1], [783], undefined, undefined],
    [[28, 28, 1], [null], undefined, undefined],
    [[28, 28, 1], [28, 28, 3], undefined, undefined],
  ])("of %j is converted for %j as %s", (image, input, entry, note) => {
    expect(entryOf(image, input)).toBe(entry);
    expect(entryNote(image, input)).toBe(note);
  });

  it.each<readonly [readonly number[], InputShape, readonly number[]]>([
    [
      [5, 28, 28, 1],
      [28, 28],
      [5, 28, 28],
    ],
    [
      [5, 20, 28, 1],
      [null, 28],
      [5, 20, 28],
    ],
    [[5, 28, 28, 1], [784], [5, 784]],
    [
      [5, 28, 28, 1],
      [784, 1],
      [5, 784, 1],
    ],
  ])("of several, %j, is converted for %j to %j", (images, input, entered) => {
    expect(enteredShape(images, input)).toEqual(entered);
  });
});
