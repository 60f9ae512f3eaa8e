import * as tf from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { Composite, type Steps } from "../../src/architectures/layers/composite.js";
import { Highway } from "../../src/architectures/layers/highwayLayer.js";
import type { Join } from "../../src/architectures/layers/joins.js";
import { Residual } from "../../src/architectures/layers/residual.js";
import { open } from "../../src/checkpoints/open.js";
import { withEngine } from "../support/engine.js";
import { BRANCHES, built, chain, networkHere, withFolders, writeCheckpoint } from "../support/models.js";

withEngine();
const folder = withFolders();

type Node = tf.SymbolicTensor;

const COMPLEMENT: Join = {
  name: "complement",
  op: "1 − x",
  role: "complement",
  run: (...[x]) => tf.sub(1, x as tf.Tensor),
};

/** A layer that subtracts its input from one, for highways written out by hand. */
class Complement extends Composite {
  static className = "Complement";
  readonly parts = [];

  compose<T>(input: T, steps: Steps<T>): T {
    return steps.join(COMPLEMENT, input);
  }
}

const dense = (name: string, activation: "relu" | "sigmoid") =>
  tf.layers.dense({ name, units: 4, activation });
const multiply = (name: string, ...inputs: readonly Node[]) =>
  tf.layers.multiply({ name }).apply([...inputs]) as Node;
const add = (...inputs: readonly Node[]) => tf.layers.add({ name: "sum" }).apply([...inputs]) as Node;

/** A highway of plain layers, whose carried part may differ from its input. */
function byHand({ swapped = false, carried = "x" as "x" | "gate" | "beside" } = {}) {
  return built(() => {
    const earlier = tf.input({ shape: [4], name: "earlier" });
    const x = dense("x", "relu").apply(earlier) as Node;
    const [h, t] = [dense("h", "relu").apply(x) as Node, dense("t", "sigmoid").apply(x) as Node];
    const beside = dense("beside", "relu").apply(earlier) as Node;
    const rest = new Complement({ name: "rest" }).apply(t) as Node;
    const products = [multiply("gated", h, t), multiply("carried", { x, gate: t, beside }[carried], rest)];
    return tf.model({ inputs: earlier, outputs: add(...(swapped ? products.reverse() : products)) });
  });
}

const DUE = { name: "sum", input: "x", transform: "h", gate: "t", output: "sum" };

describe.each(BRANCHES)("a Highway around $name", ({ shape, build }) => {
  it("is a highway block rather than a residual one, even after it was saved", async () => {
    const model = built(() => chain(shape, [new Highway({ layer: build(), name: "block" })]));
    const { taps, ...here } = networkHere(model);
    const there = await open(await writeCheckpoint(model, folder()));
    const input = taps[0]?.name;
    expect(here.highways).toMatchObject([{ name: "block", input, gate: "block/gate", output: "block" }]);
    expect(there.highways).toEqual(here.highways);
    expect(taps.map(({ name }) => name)).toEqual(
      expect.arrayContaining(Object.values(here.highways[0] ?? {})),
    );
    expect(here.blocks.filter(({ name }) => name === "block")).toEqual([]);
  });
});

describe("highway blocks", () => {
  it("are found in order, each carrying the output of the block before", () => {
    const blocks = [1, 2, 3].map((at) => new Highway({ layer: dense("h", "relu"), name: `highway${at}` }));
    const found = networkHere(built(() => chain([4], blocks))).highways;
    expect(found.map(({ input }) => input).slice(1)).toEqual(["highway1", "highway2"]);
    expect(found.map(({ transform }) => transform)).toEqual([1, 2, 3].map((at) => `highway${at}/h`));
  });

  it.each([false, true])("are found in plain layers, swapped: %s", (swapped) => {
    expect(networkHere(byHand({ swapped })).highways).toEqual([DUE]);
  });

  it.each(["gate", "beside"] as const)("are not found if something else is carried: the %s", (carried) => {
    expect(networkHere(byHand({ carried })).highways).toEqual([]);
  });

  it("are not found in residual blocks", () => {
    const model = built(() => chain([4], [new Residual({ layer: dense("f", "relu") })]));
    expect(networkHere(model).highways).toEqual([]);
  });
});
