import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { samplesOf } from "../../src/activations/plane.js";
import type { AttributionMethodName } from "../../src/attribution/index.js";
import { noisyMoments } from "../../src/attribution/noisyGradients.js";
import { pixelGradients } from "../../src/attribution/pixelGradients.js";
import { signedInkCorrelation } from "../../src/attribution/rankCorrelation.js";
import { redrawnReadOut } from "../../src/attribution/redrawnReadOut.js";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe } from "../../src/data/probe.js";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { type Network, networkOf } from "../../src/network/network.js";
import type { Inputs } from "../../src/network/networkInputs.js";
import { mapOf, partsOf } from "../support/attribution.js";
import { enginesHere } from "../support/engine.js";
import { distanceOfSizes, EXPLAIN } from "../support/explain.js";
import { gapImage, gapModel } from "../support/gapModel.js";
import { referenceImage, referenceModel } from "../support/reference.js";

/** 32 against 64 bits: at most 5e-7 of the largest size was measured; a kink that is crossed gives 1e-3. */
const TOLERANCE = 1e-5;

/** The methods of a layer, and their names in the reference. */
const CAMS = {
  "grad-cam": "grad-cam",
  hirescam: "hires-cam",
  layercam: "layer-cam",
  "grad-cam++": "grad-cam++",
  "xgrad-cam": "x-grad-cam",
} as const satisfies Partial<Record<AttributionMethodName, string>>;

const SCORE_CAMS = {
  "score-cam": "score-cam-channel-softmax",
  "score-cam-class": "score-cam-class-softmax",
} as const satisfies Partial<Record<AttributionMethodName, string>>;

const RULES = { "gauss-legendre": "gauss-legendre", midpoint: "midpoint", trapezoid: "trapezoid" } as const;

/** The sum, length and ends of a map, as the reference lists them. */
function factsOf(map: readonly number[]) {
  return {
    sum: map.reduce((sum, value) => sum + value, 0),
    l2: Math.sqrt(map.reduce((sum, value) => sum + value * value, 0)),
    min: Math.min(...map),
    max: Math.max(...map),
  };
}

/** Expects a map to be the reference's: all numbers where it has them, else its facts. */
function expectMap(
  found: readonly number[],
  due: { map?: number[]; facts?: Record<string, number> } & Record<string, unknown>,
): void {
  if (due.map !== undefined) expect(distanceOfSizes(found, due.map)).toBeLessThan(TOLERANCE);
  const facts = (due.facts ?? due) as Record<keyof ReturnType<typeof factsOf>, number>;
  const own = factsOf(found);
  if (facts.l2 === undefined) return;
  const largest = Math.max(Math.abs(facts.min), Math.abs(facts.max));
  expect(Math.abs(own.min - facts.min) / largest).toBeLessThan(TOLERANCE);
  expect(Math.abs(own.max - facts.max) / largest).toBeLessThan(TOLERANCE);
  // A kink that 32 bits cross at one of the points of an integral moves its length by up to 3e-5.
  expect(own.l2 / facts.l2).toBeCloseTo(1, 4);
  expect(Math.abs(own.sum - facts.sum) / (largest * Math.sqrt(found.length))).toBeLessThan(10 * TOLERANCE);
}

/** Moments of gradients with the noise that the reference defines. */
function momentsWith(
  network: Network,
  images: Inputs,
  { label, n, sigma }: { label: number; n: number; sigma: number },
) {
  const pixels = images.values.length;
  return noisyMoments({
    ...{ network, images },
    goal: { of: "score", classes: [label] },
    copies: n,
    sigmas: [sigma],
    noise: (copy, at) => Math.SQRT2 * Math.sin(1 + 1.7 * (copy * pixels + at)),
  });
}

describe.each(await enginesHere())(
  "attributions of the bundled network on the %s engine",
  (engine: EngineName) => {
    let network: Network;
    beforeAll(async () => {
      await startEngine({ engine });
      network = await open("bundled:mini-resnet");
    });
    afterAll(() => network.dispose());

    describe.each([
      ["53", 5],
      ["53", 3],
      ["0", 7],
    ] as const)("for test image %s as %i", (image, label) => {
      const due = EXPLAIN.images[image].targets[label];
      let images: Inputs;
      beforeAll(async () => {
        const { shape, values } = await loadProbe(`mnist:test/${image}`);
        images = { shape, values };
      });
      const ask = () => ({ network, images, label });

      it("have the gradient, input × gradient and guided gradient of the reference", () => {
        expect(distanceOfSizes(mapOf("saliency", ask()), due.gradient)).toBeLessThan(TOLERANCE);
        expectMap(mapOf("input-x-gradient", ask()), due["input-x-gradient"]);
        expect(distanceOfSizes(mapOf("guided-backprop", ask()), due["guided-backprop"])).toBeLessThan(
          TOLERANCE,
        );
      });

      it.each(Object.keys(due["integrated-gradients"]))(
        "have the integrated gradients of the reference: %s",
        (name) => {
          const [, base, rule, n] = /^(black|gray)-(.+)-(\d+)$/.exec(name) as unknown as [
            string,
            string,
            keyof typeof RULES,
            string,
          ];
          const values = { n: Number(n), maxN: Number(n), rule: RULES[rule] };
          const baseline = base === "gray" ? 0.5 : 0;
          const [part] = partsOf("integrated-gradients", { ...ask(), baseline, values });
          const map = part?.maps[0];
          const own = due["integrated-gradients"][name];
          expectMap([...samplesOf(map?.plane as NonNullable<typeof map>["plane"])], own);
          expect(map?.numbers.due).toBeCloseTo(own.due, 4);
          expect(map?.numbers.error).toBeCloseTo(own.error, 3);
        },
      );

      it("have the mean, mean square and variance of noisy gradients of the reference", () => {
        const { n, sigma, map, squared, variance } = due.smoothgrad;
        const moments = momentsWith(network, images, { label, n, sigma });
        expect(distanceOfSizes(moments.mean, map)).toBeLessThan(TOLERANCE);
        expectMap([...moments.square], squared);
        expectMap([...moments.variance], variance);
      });

      it.each(Object.keys(due.cam))("have the class activation maps of the reference at %s", (tap) => {
        const own = due.cam[tap];
        for (const [method, name] of Object.entries(CAMS))
          expectMap(mapOf(method as AttributionMethodName, { ...ask(), layers: [tap] }), own[name]);
        const [cam] = partsOf("grad-cam", { ...ask(), layers: [tap] });
        expect(cam?.maps[0]?.isEmpty === true).toBe(own.empty);
        if (own["score-cam"] === undefined) return;
        for (const [method, name] of Object.entries(SCORE_CAMS))
          expectMap(
            mapOf(method as AttributionMethodName, { ...ask(), layers: [tap] }),
            own["score-cam"][name],
          );
      });

      it.each(Object.keys(due.occlusion))("have the occlusion of the reference: %s", (name) => {
        const [, side, stride, base, kind] = /^window-(\d+)-stride-(\d+)-(black|gray)(-probability)?$/.exec(
          name,
        ) as unknown as [string, string, string, string, string | undefined];
        const of = kind === undefined ? "score" : "probability";
        const values = { window: Number(side), stride: Number(stride) };
        const goal = { of, classes: [label] } as const;
        const found = mapOf("occlusion", { ...ask(), goal, values, baseline: base === "gray" ? 0.5 : 0 });
        expectMap(found, due.occlusion[name]);
      });

      it("add up to the score less its bias with HiResCAM at the last layer, and at the last block", () => {
        const { scoreWithoutBias } = due.hiresIdentity;
        const [hires] = partsOf("hirescam", { ...ask(), layers: ["relu5"] });
        const { sum, scoreWithoutBias: found } = (hires?.maps[0]?.numbers ?? {}) as Record<string, number>;
        expect(found).toBeCloseTo(scoreWithoutBias, 4);
        expect(Math.abs((sum as number) - (found as number))).toBeLessThan(
          1e-5 * Math.max(1, Math.abs(scoreWithoutBias)),
        );
        const routes = partsOf("block-routes", ask());
        expect(routes.map(({ name }) => name).slice(-2)).toEqual(["residual5: x", "residual5: F"]);
        const { byShortcut, byBranch, leftOut } = (routes.at(-1)?.maps[0]?.numbers ?? {}) as Record<
          string,
          number
        >;
        expect(Math.abs(leftOut as number)).toBeLessThan(1e-5 * Math.max(1, Math.abs(scoreWithoutBias)));
        expect((byShortcut as number) + (byBranch as number)).toBeCloseTo(scoreWithoutBias, 4);
      });
    });

    it("tell guided backpropagation from gradients when the read-out is redrawn", async () => {
      const { images, targets, salt, down } = EXPLAIN.randomised;
      const { shape, values } = await loadProbe(`mnist:test/${images[0]}-${images.at(-1)}`);
      const each = 784;
      const found = { gradient: 0, "guided-backprop": 0 };
      const draws = lcg(salt);
      for (const [at, label] of targets.entries()) {
        const one = { shape: [1, 28, 28, 1], values: values.subarray(at * each, (at + 1) * each) } as const;
        const goal = { of: "score", classes: [label] } as const;
        const redrawn = redrawnReadOut(network, goal, { draw: draws, seed: 0 });
        for (const [name, change] of [
          ["gradient", undefined],
          ["guided-backprop", "guided ReLUs"],
        ] as const) {
          const changed = change === undefined ? {} : { change };
          const [own, other] = [goal, redrawn].map((each) =>
            pixelGradients(network, one, { goal: each, ...changed }),
          );
          found[name] +=
            (signedInkCorrelation(own as Float32Array, other as Float32Array, one.values) as number) /
            targets.length;
        }
      }
      expect(shape[0]).toBe(targets.length);
      expect(Math.abs(found.gradient - down.dense.gradient.signedInk)).toBeLessThan(0.02);
      expect(Math.abs(found["guided-backprop"] - down.dense["guided-backprop"].signedInk)).toBeLessThan(0.02);
    });
  },
);

/** Numbers of a linear congruential generator, by index. */
function lcg(seed: number): (index: number) => number {
  const drawn: number[] = [];
  let state = seed;
  return (index) => {
    while (drawn.length <= index) {
      state = (Math.imul(1664525, state) + 1013904223) >>> 0;
      drawn.push((state / 2 ** 32) * 2 - 1);
    }
    return drawn[index] as number;
  };
}

describe.each(await enginesHere())(
  "attributions of small networks on the %s engine",
  (engine: EngineName) => {
    beforeAll(async () => {
      await startEngine({ engine });
    });

    it.each(["small", "gap"] as const)("are those of the reference: %s", (name) => {
      const due = EXPLAIN[name];
      const network = networkOf(name === "small" ? referenceModel() : gapModel());
      const images = name === "small" ? referenceImage() : gapImage();
      const ask = { network, images, label: due.target };
      const [scores] = network.record(
        images,
        network.taps.filter((tap) => tap.name === network.logits),
      );
      expect(distanceOfSizes(scores?.values ?? [], due.logits)).toBeLessThan(TOLERANCE);
      expect(distanceOfSizes(mapOf("saliency", ask), due.gradient)).toBeLessThan(TOLERANCE);
      expect(distanceOfSizes(mapOf("input-x-gradient", ask), due.inputXGradient)).toBeLessThan(TOLERANCE);
      expect(distanceOfSizes(mapOf("guided-backprop", ask), due.guidedBackprop)).toBeLessThan(TOLERANCE);
      for (const [rule, own] of Object.entries(due.integratedGradients) as [string, { map: number[] }][]) {
        const [, kind, n] = /^(.+)-(\d+)$/.exec(rule) as unknown as [string, keyof typeof RULES, string];
        const values = { n: Number(n), maxN: Number(n), rule: kind };
        expect(distanceOfSizes(mapOf("integrated-gradients", { ...ask, values }), own.map)).toBeLessThan(
          TOLERANCE,
        );
      }
      const moments = momentsWith(network, images, { label: due.target, ...due.smoothgrad });
      expect(distanceOfSizes(moments.mean, due.smoothgrad.map)).toBeLessThan(TOLERANCE);
      expect(distanceOfSizes(moments.square, due.smoothgrad.squared)).toBeLessThan(TOLERANCE);
      expect(distanceOfSizes(moments.variance, due.smoothgrad.variance)).toBeLessThan(TOLERANCE);
      for (const [tap, { maps }] of Object.entries(due.taps) as [
        string,
        { maps: Record<string, number[]> },
      ][])
        for (const [method, kind] of Object.entries({ ...CAMS, ...SCORE_CAMS })) {
          const found = mapOf(method as AttributionMethodName, { ...ask, layers: [tap] });
          expect(distanceOfSizes(found, maps[kind] as number[]), `${method} at ${tap}`).toBeLessThan(
            TOLERANCE,
          );
        }
      for (const [window, own] of Object.entries(due.occlusion) as [string, { map: number[] }][]) {
        const [, side, stride, base] = /^window-(\d+)-stride-(\d+)-(black|half)$/.exec(window) as unknown as [
          string,
          string,
          string,
          string,
        ];
        const values = { window: Number(side), stride: Number(stride) };
        const found = mapOf("occlusion", { ...ask, values, baseline: base === "half" ? 0.5 : 0 });
        expect(distanceOfSizes(found, own.map)).toBeLessThan(TOLERANCE);
      }
      if (name === "gap") {
        const cam = mapOf("cam", { ...ask, layers: ["out"] });
        expect(distanceOfSizes(cam, due.cam)).toBeLessThan(TOLERANCE);
      }
      network.dispose();
    });
  },
);
