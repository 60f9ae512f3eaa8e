import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Exemplar, type ExemplarState, exemplarsOf } from "../../src/activations/channelExemplars.js";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe, type Probe } from "../../src/data/probe.js";
import { valuesOfSamples } from "../../src/data/samples.js";
import { type EngineName, startEngine } from "../../src/engine/engine.js";
import { exemplarStates } from "../../src/measures/exemplarStates.js";
import { stateOver } from "../../src/measures/merge/accumulate.js";
import type { Network } from "../../src/network/network.js";
import { tapsNamed } from "../../src/network/tap.js";
import { enginesHere } from "../support/engine.js";
import { EXPLAIN } from "../support/explain.js";

interface TopChannel {
  readonly channel: number;
  readonly images: readonly (readonly [image: number, row: number, column: number, value: number])[];
}

const TAPS = ["conv1", "relu1", "relu5"] as const;
const COUNT = 9;

/** All images that a list of the reference names. */
const NAMED = [
  ...new Set(
    TAPS.flatMap((tap) =>
      (EXPLAIN.top[tap] as readonly TopChannel[]).flatMap(({ images }) => images.map(([image]) => image)),
    ),
  ),
].sort((a, b) => a - b);

function someOf({ samples = new Uint8Array() }: Probe, images: readonly number[]) {
  const values = new Float32Array(images.length * 784);
  images.forEach((image, at) => {
    values.set(valuesOfSamples(samples.subarray(image * 784, (image + 1) * 784)), at * 784);
  });
  return { shape: [images.length, 28, 28, 1] as const, values };
}

describe.each(await enginesHere())("exemplars on the %s engine", (engine: EngineName) => {
  let network: Network;
  let states: readonly ExemplarState[];
  beforeAll(async () => {
    await startEngine({ engine });
    network = await open("bundled:mini-resnet");
    const probe = someOf(await loadProbe("mnist:test/0-9999"), NAMED);
    states = stateOver(
      probe,
      exemplarStates(network, tapsNamed(network, TAPS), { count: COUNT, least: false }),
    );
  });
  afterAll(() => network.dispose());

  it.each(TAPS)("of %s have the values of the reference at its places", (tap) => {
    const state = states[TAPS.indexOf(tap)] as ExemplarState;
    for (const { channel, images } of EXPLAIN.top[tap] as readonly TopChannel[]) {
      const found = exemplarsOf(state, channel);
      images.forEach(([image, row, column, value], at) => {
        const own = found[at] as Exemplar;
        // Near ties may swap between engines: values decide, and the place of the same image.
        expect(Math.abs(own.value - value)).toBeLessThan(1e-5 * Math.abs(value));
        if (NAMED[own.image] === image) expect([own.row, own.column]).toEqual([row, column]);
      });
    }
  });
});
