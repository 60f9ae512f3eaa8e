import { describe, expect, it } from "vitest";
import type { Tap } from "../../src/network/tap.js";
import { foldTokens } from "../../src/views/foldTokens.js";

function tokens(apart: number): Tap {
  const known = {
    source: "norm",
    kind: "normalization",
    preActivation: false,
    parameters: 0,
    macs: 0,
  } as const;
  return {
    ...known,
    name: "norm",
    op: "layer norm",
    shape: [apart + 6, 2],
    grid: { height: 2, width: 3, apart },
  };
}

/** Values that name their image, token and channel. */
function counted(images: number, count: number) {
  const values = Float32Array.from({ length: images * count * 2 }, (_, at) => {
    const [image, token] = [Math.floor(at / (count * 2)), Math.floor(at / 2) % count];
    return image * 1000 + token * 10 + (at % 2);
  });
  return { tap: "norm", shape: [images, 1, count, 2] as const, values };
}

describe("tokens whose places are known", () => {
  it("become maps, row by row", () => {
    const { taps, activations } = foldTokens({ taps: [tokens(0)], activations: [counted(2, 6)] });
    expect(taps).toMatchObject([{ name: "norm", shape: [2, 3, 2] }]);
    expect(activations).toEqual([{ ...counted(2, 6), shape: [2, 2, 3, 2] }]);
  });

  it("are apart from a class token, which becomes a vector of its own", () => {
    const { taps, activations } = foldTokens({ taps: [tokens(1)], activations: [counted(2, 7)] });
    expect(taps.map(({ name, shape }) => [name, shape])).toEqual([
      ["norm", [2, 3, 2]],
      ["norm · class token", [2]],
    ]);
    expect(activations.map(({ shape }) => shape)).toEqual([
      [2, 2, 3, 2],
      [2, 1, 1, 2],
    ]);
    expect([...activations[0]!.values.slice(0, 4)]).toEqual([10, 11, 20, 21]);
    expect([...activations[0]!.values.slice(12, 14)]).toEqual([1010, 1011]);
    expect([...activations[1]!.values]).toEqual([0, 1, 1000, 1001]);
  });

  it("are apart from several tokens without a place", () => {
    const { taps, activations } = foldTokens({ taps: [tokens(2)], activations: [counted(1, 8)] });
    expect(taps[1]).toMatchObject({ name: "norm · extra tokens", shape: [2, 2] });
    expect(activations[1]).toEqual({
      tap: "norm · extra tokens",
      shape: [1, 1, 2, 2],
      values: Float32Array.from([0, 1, 10, 11]),
    });
  });
});

describe("other taps", () => {
  it("stay as they are", () => {
    const { grid: _, ...plain } = tokens(0);
    const weights = { ...tokens(0), attends: true } as const;
    const given = { taps: [plain, weights], activations: [counted(1, 6), counted(1, 6)] };
    expect(foldTokens(given)).toEqual(given);
  });
});
