import { describe, expect, it } from "vitest";
import { resolve } from "../../src/core/options/option.js";
import { encodePng } from "../../src/figures/encoders/png.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import type { Tap } from "../../src/network/tap.js";
import type { TokenGrid } from "../../src/network/tokenGrids.js";
import { attention } from "../../src/views/attention.js";
import { drawView } from "../../src/views/drawView.js";
import type { ViewInput } from "../../src/views/view.js";
import { differenceFromGolden } from "../support/golden.js";
import { mistakeOf } from "../support/mistake.js";
import { madeUpSubject } from "../support/subjects.js";

const HEADS = 3;

/** Weights of three heads over 3×4 tokens and some without a place: head h falls off with distance, the faster the larger h. */
function subject(apart: number, grid: TokenGrid | undefined): ViewInput {
  const keys = apart + 12;
  const placeOf = (token: number) => [Math.floor((token - apart) / 4), (token - apart) % 4] as const;
  const values = new Float32Array(HEADS * keys * keys);
  for (let row = 0; row < HEADS * keys; row++) {
    const [head, query] = [Math.floor(row / keys), row % keys];
    const scores = Array.from({ length: keys }, (_, key) => {
      if (key < apart || query < apart) return 1 / (1 + ((key + query) % 5));
      const [[y, x], [v, u]] = [placeOf(query), placeOf(key)];
      return Math.exp(-(head + 0.5) * Math.hypot(y - v, x - u));
    });
    const sum = scores.reduce((total, score) => total + score, 0);
    scores.forEach((score, key) => {
      values[row * keys + key] = score / sum;
    });
  }
  const made = madeUpSubject({ height: 6, width: 8, channels: 1, value: ({ row }) => row });
  const known = { source: "attn", kind: "activation", preActivation: false, parameters: 0, macs: 0 } as const;
  const tap: Tap = {
    ...known,
    ...{ name: "attn/weights", op: "attention weights", shape: [HEADS, keys, keys], attends: true },
    ...(grid && { grid }),
  };
  return {
    ...made,
    taps: [tap],
    activations: [{ tap: tap.name, shape: [1, HEADS, keys, keys], values }],
    blocks: [],
  };
}

const PLACED = { height: 3, width: 4, apart: 1 };

async function drawn(input: ViewInput, options: Readonly<Record<string, unknown>> = {}) {
  const [drawing] = drawView(
    attention,
    input,
    resolve(attention.options, options),
    await loadStyle(),
  ).drawings;
  return drawing!;
}

describe("attention", () => {
  it.each([
    ["attention-class", subject(1, PLACED), {}],
    ["attention-place", subject(1, PLACED), { query: "1,2" }],
    ["attention-matrices", subject(0, undefined), {}],
  ] as const)("%s looks as it did when it was last inspected", async (name, input, options) => {
    const { figure } = await drawn(input, options);
    expect(await differenceFromGolden(name, await encodePng(figure))).toBeUndefined();
  });

  it("holds the weights of each head for the query, and their mean", async () => {
    const input = subject(1, PLACED);
    const { planes, facts } = await drawn(input, { query: "2,3" });
    expect(planes).toHaveLength(HEADS + 1);
    const [weights, query] = [input.activations[0]!.values, 12];
    const due = (head: number, place: number) => weights[(head * 13 + query) * 13 + 1 + place] as number;
    for (let place = 0; place < 12; place++) {
      const found = planes.map((plane) => plane.values[plane.offset + place * plane.stride] as number);
      const heads = [0, 1, 2].map((head) => due(head, place));
      expect(found.slice(0, HEADS)).toEqual(heads);
      expect(found[HEADS]).toBeCloseTo(heads.reduce((a, b) => a + b, 0) / HEADS, 6);
    }
    expect(facts.domain?.[0]).toBe(0);
  });

  it("is that of the token in the center without a class token", async () => {
    const grid = { height: 3, width: 4, apart: 0 };
    const [own, center] = [await drawn(subject(0, grid)), await drawn(subject(0, grid), { query: "1,2" })];
    expect(own).toEqual(center);
  });

  it.each([
    ["3,0", PLACED, /its tokens have 3 rows and 4 columns.*such as 0,0, or class or center/],
    ["one", PLACED, /Give a row and a column counted from 0/],
    ["class", { ...PLACED, apart: 0 }, /it has no class token/],
    ["1,1", undefined, /does not show where its tokens lie on the image. Omit --query/],
  ] as const)("of the query %s is refused", async (query, grid, sentence) => {
    const input = subject(grid?.apart ?? 0, grid);
    expect(await mistakeOf(() => drawn(input, { query }))).toMatch(sentence);
  });

  it("needs a network that has some", async () => {
    const { taps, blocks, output } = madeUpSubject({ height: 2, width: 2, channels: 1, value: () => 0 });
    expect(await mistakeOf(async () => attention.taps({ name: "plain", taps, blocks, output }))).toMatch(
      /The network 'plain' has no weights of attention/,
    );
  });
});
