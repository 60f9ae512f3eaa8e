import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Activation } from "../../src/activations/activation.js";
import {
  type ChannelStatistics,
  channelStatisticsOf,
  channelStatisticsOver,
} from "../../src/activations/channelStatistics.js";
import { meanOver } from "../../src/activations/meanOver.js";
import { UserError } from "../../src/core/errors.js";

type Shape = Activation["shape"];

const activationOf = (shape: Shape, values: ArrayLike<number>): Activation => ({
  tap: "conv1",
  shape,
  values: Float32Array.from(values),
});

interface Sample {
  readonly value: number;
  readonly image: number;
  readonly row: number;
  readonly column: number;
}

/** Samples of one channel with their positions, read according to the definition of the shape. */
function samplesIn({ shape, values }: Activation, channel: number): readonly Sample[] {
  const [images, height, width, channels] = shape;
  const found: Sample[] = [];
  for (let image = 0; image < images; image++)
    for (let row = 0; row < height; row++)
      for (let column = 0; column < width; column++) {
        const index = ((image * height + row) * width + column) * channels + channel;
        found.push({ value: values[index] as number, image, row, column });
      }
  return found;
}

const meanOf = (numbers: readonly number[]) =>
  numbers.reduce((sum, number) => sum + number / numbers.length, 0);

/** Same numbers, each computed from a list with its own formula. */
function naive(activation: Activation, channel: number): ChannelStatistics {
  const samples = samplesIn(activation, channel);
  const all = samples.map(({ value }) => value);
  const finite = all.filter((value) => Number.isFinite(value));
  const none = finite.length === 0;
  const max = none ? NaN : Math.max(...finite);
  const mean = none ? NaN : meanOf(finite);
  const variance = none ? NaN : meanOf(finite.map((value) => (value - mean) ** 2));
  const first = samples.find(({ value }) => value === max);
  const zeros = all.filter((value) => value === 0).length;
  const images = Array.from({ length: activation.shape[0] }, (_, image) => image);
  return {
    channel,
    count: all.length,
    min: none ? NaN : Math.min(...finite),
    max,
    mean,
    sd: Math.sqrt(variance),
    variance,
    rms: none ? NaN : Math.sqrt(meanOf(finite.map((value) => value ** 2))),
    zeroFraction: zeros / all.length,
    dead: images.length > 1 && all.every((value) => value === 0),
    silentImages: images.filter((image) =>
      samples.every((sample) => sample.image !== image || sample.value === 0),
    ),
    argmax: first === undefined ? null : { image: first.image, row: first.row, column: first.column },
    nan: all.filter((value) => Number.isNaN(value)).length,
    infinite: all.filter((value) => Math.abs(value) === Infinity).length,
  };
}

const CLOSE = ["mean", "sd", "variance", "rms"] as const;

function expectAlike(found: ChannelStatistics, expected: ChannelStatistics, scale: number): void {
  const [apart, exact] = [found, expected].map((statistics) =>
    Object.fromEntries(
      Object.entries(statistics)
        .filter(([key]) => !CLOSE.some((name) => name === key))
        .map(([key, value]) => [key, typeof value === "number" ? value + 0 : value]),
    ),
  );
  expect(apart).toEqual(exact);
  for (const key of CLOSE) {
    if (Number.isNaN(expected[key])) expect(found[key], key).toBeNaN();
    else
      expect(Math.abs(found[key] - expected[key]), key).toBeLessThanOrEqual(
        1e-12 * scale ** (key === "variance" ? 2 : 1),
      );
  }
}

const side = fc.integer({ min: 1, max: 4 });
const sample = fc.oneof(
  { weight: 3, arbitrary: fc.float({ min: -1000, max: 1000, noNaN: true }) },
  { weight: 2, arbitrary: fc.constantFrom(0, -0) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 5, -5) },
);
const activationWith = (samples: fc.Arbitrary<number>) =>
  fc.tuple(side, side, side, side).chain((shape) => {
    const count = shape.reduce((product, size) => product * size, 1);
    return fc
      .array(samples, { minLength: count, maxLength: count })
      .map((values) => activationOf(shape, values));
  });

describe("the statistics of a channel", () => {
  it("equal those of a list of its samples", () => {
    fc.assert(
      fc.property(activationWith(sample), (activation) => {
        const found = channelStatisticsOf(activation);
        expect(found).toHaveLength(activation.shape[3]);
        found.forEach((statistics, channel) => {
          expectAlike(statistics, naive(activation, channel), 1000);
        });
      }),
    );
  });

  it("are correct for any finite floats", () => {
    fc.assert(
      fc.property(activationWith(fc.float({ noNaN: true, noDefaultInfinity: true })), (activation) => {
        const largest = Math.max(...activation.values.map(Math.abs));
        channelStatisticsOf(activation).forEach((statistics, channel) => {
          expectAlike(statistics, naive(activation, channel), largest);
        });
      }),
    );
  });

  it("keep the digits of a small spread around a large mean", () => {
    const values = Array.from({ length: 4000 }, (_, at) => 2 ** 20 + (at % 2 === 0 ? 0.125 : -0.125));
    const [found] = channelStatisticsOf(activationOf([40, 10, 10, 1], values));
    expect(found).toMatchObject({ mean: 2 ** 20, variance: 0.015625, sd: 0.125 });
  });

  it("do not depend on how the images are split into batches", () => {
    fc.assert(
      fc.property(activationWith(sample), fc.nat(4), (activation, at) => {
        const [images, height, width, channels] = activation.shape;
        const cut = Math.min(at, images);
        const split = cut * height * width * channels;
        function* batches() {
          yield activationOf([cut, height, width, channels], activation.values.subarray(0, split));
          yield activationOf([images - cut, height, width, channels], activation.values.subarray(split));
        }
        expect(channelStatisticsOver(batches())).toEqual(channelStatisticsOf(activation));
      }),
    );
  });

  it("distinguish dead from silent on some images", () => {
    const [dead, silent, lively] = channelStatisticsOf(
      activationOf([3, 1, 1, 3], [0, 0, 1, 0, 2, 1, -0, 0, 1]),
    );
    expect(dead).toMatchObject({ dead: true, silentImages: [0, 1, 2], zeroFraction: 1 });
    expect(silent).toMatchObject({
      dead: false,
      silentImages: [0, 2],
      argmax: { image: 1, row: 0, column: 0 },
    });
    expect(lively).toMatchObject({ dead: false, silentImages: [], zeroFraction: 0 });
  });

  it("call no channel dead on a single image, which cannot distinguish it from a silent one", () => {
    const [found] = channelStatisticsOf(activationOf([1, 2, 2, 1], [0, 0, 0, 0]));
    expect(found).toMatchObject({ dead: false, silentImages: [0], zeroFraction: 1 });
  });

  it("do not call a channel dead that contains anything but zeros", () => {
    const found = channelStatisticsOf(activationOf([1, 1, 2, 4], [0, 0, 0, 0, NaN, -Infinity, -1, 1e-45]));
    expect(found.map(({ dead }) => dead)).toEqual([false, false, false, false]);
  });

  it("name the first of several highest samples", () => {
    const [found] = channelStatisticsOf(activationOf([2, 2, 2, 1], [0, 1, 7, 7, 7, 0, 0, 0]));
    expect(found?.argmax).toEqual({ image: 0, row: 1, column: 0 });
  });

  it("are null in JSON if no sample is finite", () => {
    const [found] = channelStatisticsOf(activationOf([1, 1, 2, 1], [NaN, Infinity]));
    expect(JSON.parse(JSON.stringify(found))).toEqual({
      channel: 0,
      count: 2,
      min: null,
      max: null,
      mean: null,
      sd: null,
      variance: null,
      rms: null,
      zeroFraction: 0,
      dead: false,
      silentImages: [],
      argmax: null,
      nan: 1,
      infinite: 1,
    });
  });

  it("do not call a channel dead on a probe without images", () => {
    const [found] = channelStatisticsOf(activationOf([0, 2, 2, 1], []));
    expect(found).toMatchObject({ count: 0, dead: false, argmax: null, mean: NaN });
  });
});

describe("the means over groups of images", () => {
  const finite = fc.float({ min: -100, max: 100, noNaN: true });
  const groupsOf = (images: number) =>
    fc.array(fc.array(fc.nat(images - 1), { minLength: 1, maxLength: 6 }), { maxLength: 4 });

  it("are the mean of each position and channel", () => {
    const given = activationWith(finite).chain((activation) =>
      fc.tuple(fc.constant(activation), groupsOf(activation.shape[0])),
    );
    fc.assert(
      fc.property(given, ([activation, groups]) => {
        const [, ...map] = activation.shape;
        const size = map.reduce((product, length) => product * length, 1);
        const { tap, shape, values } = meanOver(activation, groups);
        expect({ tap, shape }).toEqual({ tap: "conv1", shape: [groups.length, ...map] });
        expect(values).toHaveLength(groups.length * size);
        values.forEach((value, at) => {
          const group = groups[Math.floor(at / size)] as readonly number[];
          const expected = meanOf(
            group.map((image) => activation.values[image * size + (at % size)] as number),
          );
          expect(Math.abs(value - expected)).toBeLessThanOrEqual(2 ** -24 * Math.abs(expected) + 1e-12);
        });
      }),
    );
  });

  it("are the images themselves if each image is a group", () => {
    fc.assert(
      fc.property(activationWith(sample), (activation) => {
        const each = Array.from({ length: activation.shape[0] }, (_, image) => [image]);
        // A sum starts at zero, which loses the sign of minus zero.
        expect(meanOver(activation, each).values.map((value) => value + 0)).toEqual(
          activation.values.map((value) => value + 0),
        );
      }),
    );
  });

  it("keep the digits of many images", () => {
    const values = Float32Array.from({ length: 100_000 }, () => Math.fround(0.1));
    expect(meanOver(activationOf([100_000, 1, 1, 1], values), [Array.from(values.keys())]).values).toEqual(
      Float32Array.of(0.1),
    );
  });

  it("are not finite if a sample is not", () => {
    const activation = activationOf([2, 1, 1, 3], [1, NaN, Infinity, 3, 0, 0]);
    expect([...meanOver(activation, [[0, 1]]).values]).toEqual([2, NaN, Infinity]);
  });

  it("leave the activation unchanged", () => {
    const activation = activationOf([2, 1, 1, 1], [1, 3]);
    meanOver(activation, [[0, 1]]).values.fill(9);
    expect([...activation.values]).toEqual([1, 3]);
  });

  it.each([
    [[[0], []], "Expected at least one image for group 1 of the images to average but received nothing."],
    [[[0, 2]], "Expected images from 0 to 1 for group 0 of the images to average but received 2."],
    [[[-1]], "Expected images from 0 to 1 for group 0 of the images to average but received -1."],
    [[[0.5]], "Expected images from 0 to 1 for group 0 of the images to average but received 0.5."],
  ])("are not taken over %j", (groups, message) => {
    const average = () => meanOver(activationOf([2, 1, 1, 1], [1, 3]), groups);
    expect(average).toThrow(UserError);
    expect(average).toThrow(message);
  });
});
