import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Question } from "../../../src/attribution/attributionMethod.js";
import { attributionOptions } from "../../../src/attribution/attributionOptions.js";
import { checkedMaps } from "../../../src/attribution/checks/checkedMaps.js";
import { mapSimilarities, redrawnSteps } from "../../../src/attribution/checks/randomization.js";
import type { AttributionMethodName } from "../../../src/attribution/index.js";
import { uniformDraws } from "../../../src/attribution/linearCongruential.js";
import { open } from "../../../src/checkpoints/open.js";
import { resolve } from "../../../src/core/options/option.js";
import { loadProbe } from "../../../src/data/probe.js";
import type { Network } from "../../../src/network/network.js";
import { startTestEngine } from "../../support/engine.js";
import { EXPLAIN } from "../../support/explain.js";

const { targets, salt, down } = EXPLAIN.randomised;

/** Methods, and their names in the reference. */
const NAMES = {
  saliency: "gradient",
  "input-x-gradient": "input-x-gradient",
  "integrated-gradients": "integrated-gradients",
  "guided-backprop": "guided-backprop",
  hirescam: "hires-cam-relu5",
  "grad-cam": "grad-cam-relu5",
} as const satisfies Partial<Record<AttributionMethodName, string>>;

const METHODS = Object.keys(NAMES) as (keyof typeof NAMES)[];

/** Mean of the numbers that are defined. */
function meanOf(values: readonly (number | undefined)[]): number {
  const known = values.filter((value) => value !== undefined);
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

describe("the randomization test", () => {
  let network: Network;
  let question: Question;
  beforeAll(async () => {
    await startTestEngine();
    network = await open("bundled:mini-resnet");
    const { shape, values } = await loadProbe("mnist:test/0-7");
    question = {
      network,
      images: { shape, values },
      goal: { of: "score", classes: targets },
      layers: network.taps.filter(({ name }) => name === "relu5"),
      baselines: [{ name: "black", values: new Float32Array(28 * 28) }],
      values: { ...resolve(attributionOptions, {}), n: 5 },
    };
  });
  afterAll(() => network.dispose());

  it("has the similarities of the reference from the read-out down to three layers, and leaves the network as it was", () => {
    const before = network.goals(question.images, question.goal);
    const own = checkedMaps(METHODS, question);
    const draws = (_: string, index: number) => uniformDraws(salt + index);
    const steps = redrawnSteps(question, { methods: METHODS, most: 3, draws });
    expect(steps.map(({ layer }) => layer)).toEqual(["dense", "residual2", "conv1"]);
    for (const { layer, maps } of steps)
      METHODS.forEach((method, at) => {
        const found = mapSimilarities(
          own[at] as (typeof own)[number],
          maps[at] as (typeof own)[number],
          question,
        );
        const due = down[layer][NAMES[method]];
        for (const measure of ["signedInk", "sizesAll", "ssim"] as const) {
          const mean = meanOf(found.map((each) => each[measure]));
          expect(Math.abs(mean - due[measure]), `${layer} ${method} ${measure}`).toBeLessThan(0.02);
        }
      });
    expect(network.goals(question.images, question.goal)).toEqual(before);
  });

  it("redraws the read-out alone where a format has no layers to redraw", () => {
    const bare: Network = Object.create(network, { redraw: { value: () => false } });
    const methods = ["saliency", "guided-backprop", "score-cam-class"] as const;
    const some = { ...question, network: bare };
    const own = checkedMaps(methods.slice(0, 2), some);
    const steps = redrawnSteps(some, { methods, most: 8 });
    expect(steps.map(({ layer, maps }) => [layer, ...maps.map(({ name }) => name)])).toEqual([
      ["read-out", "saliency", "guided-backprop"],
    ]);
    const [gradient, guided] = own.map((each, at) =>
      meanOf(
        mapSimilarities(each, (steps[0] as (typeof steps)[number]).maps[at] as typeof each, some).map(
          ({ signedInk }) => signedInk,
        ),
      ),
    );
    expect(Math.abs(gradient as number)).toBeLessThan(0.25);
    expect(guided).toBeGreaterThan(0.7);
  });
});
