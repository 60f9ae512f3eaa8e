import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  areaUnder,
  curveOf,
  descendingOrder,
  pixelsAtATime,
} from "../../../src/attribution/checks/curves.js";
import type { AttributionMethodName } from "../../../src/attribution/index.js";
import { open } from "../../../src/checkpoints/open.js";
import { loadProbe } from "../../../src/data/probe.js";
import { type EngineName, startEngine } from "../../../src/engine/engine.js";
import type { Network } from "../../../src/network/network.js";
import { type Asked, mapOf } from "../../support/attribution.js";
import { enginesHere } from "../../support/engine.js";
import { distanceOfSizes, EXPLAIN } from "../../support/explain.js";

/** Methods whose curves the reference has, and their names there. */
const METHODS = {
  saliency: "gradient",
  occlusion: "occlusion-5",
  layercam: "layer-cam-relu5",
} as const satisfies Partial<Record<AttributionMethodName, string>>;

describe("orders and areas", () => {
  it("sort descending, equal numbers by ascending index, and NaN last", () => {
    expect([...descendingOrder([0, 2, Number.NaN, 0, 2, -1])]).toEqual([1, 4, 0, 3, 5, 2]);
  });

  it("change a row at a time, and rows together beyond 32 steps", () => {
    expect(pixelsAtATime([1, 28, 30, 1])).toBe(30);
    expect(pixelsAtATime([1, 224, 224, 3])).toBe(7 * 224);
  });

  it("have the area of trapezoids", () => {
    expect(areaUnder([1, 1, 1])).toBe(1);
    expect(areaUnder([1, 0.5, 0])).toBe(0.5);
    expect(areaUnder([1, 0, 0])).toBe(0.25);
  });
});

describe.each(await enginesHere())("curves on the %s engine", (engine: EngineName) => {
  let network: Network;
  beforeAll(async () => {
    await startEngine({ engine });
    network = await open("bundled:mini-resnet");
  });
  afterAll(() => network.dispose());

  it.each([
    ["53", 5],
    ["53", 3],
    ["0", 7],
  ] as const)("have the probabilities and areas of the reference: image %s as %i", async (image, label) => {
    const { shape, values } = await loadProbe(`mnist:test/${image}`);
    const asked: Asked = { network, images: { shape, values }, label, layers: ["relu5"] };
    const due = EXPLAIN.images[image].targets[label].curves;
    const orders = new Map([
      ...Object.entries(METHODS).map(
        ([method, name]) => [name, descendingOrder(mapOf(method as AttributionMethodName, asked))] as const,
      ),
      ["|gradient|", descendingOrder(mapOf("saliency", asked).map(Math.abs))] as const,
      ["shuffled", descendingOrder(Array.from({ length: 784 }, (_, at) => -((341 * at) % 784)))] as const,
    ]);
    for (const [name, order] of orders) {
      expect([...order.subarray(0, 12)]).toEqual(due[name].firstPixels);
      for (const kind of ["deletion", "insertion"] as const) {
        const goal = { of: "score", classes: [label] } as const;
        const curve = curveOf({ network, images: asked.images, image: 0, goal, order, kind, color: 0 });
        expect(distanceOfSizes(curve, due[name][kind])).toBeLessThan(1e-3);
        expect(Math.abs(areaUnder(curve) - due[name][`${kind}Auc`])).toBeLessThan(1e-4);
      }
    }
  });
});
