import { describe, expect, it } from "vitest";
import { MeanTally } from "../../../src/attribution/checks/meanTally.js";
import { structuralSimilarity } from "../../../src/attribution/checks/structuralSimilarity.js";
import { planeWith } from "../../../src/attribution/images.js";

describe("means of many images", () => {
  const lists = [
    [1, 2],
    [3, 8],
    [undefined, 4],
    [5, 5],
  ];
  const tallyOf = (some: typeof lists) => {
    const tally = new MeanTally();
    for (const numbers of some) tally.add("curve", numbers);
    return tally;
  };

  it("are those of the lists that are defined", () => {
    expect(tallyOf(lists).mean("curve")).toEqual({ count: 3, means: [3, 5] });
    expect(tallyOf([]).mean("curve")).toEqual({ count: 0, means: [] });
  });

  it("are the same from merged parts", () => {
    const whole = tallyOf(lists.slice(0, 1));
    whole.merge(tallyOf(lists.slice(1)));
    whole.merge(tallyOf([]));
    expect(whole.mean("curve")).toEqual(tallyOf(lists).mean("curve"));
  });
});

describe("structural similarity", () => {
  const wave = Array.from({ length: 12 * 13 }, (_, at) => (-1) ** (at + Math.floor(at / 13)));

  it("is 1 for maps that differ by a factor, and near −1 for the negative of one without a mean", () => {
    const map = planeWith(12, 13, wave);
    expect(
      structuralSimilarity(
        map,
        planeWith(
          12,
          13,
          wave.map((value) => 7 * value),
        ),
      ),
    ).toBeCloseTo(1, 5);
    const negative = planeWith(
      12,
      13,
      wave.map((value) => -value),
    );
    expect(structuralSimilarity(map, negative)).toBeLessThan(-0.9);
  });

  it("is not defined for a constant map, and for one smaller than the window", () => {
    expect(
      structuralSimilarity(
        planeWith(12, 13, wave),
        planeWith(
          12,
          13,
          wave.map(() => 1),
        ),
      ),
    ).toBeUndefined();
    const small = planeWith(6, 6, wave.slice(0, 36));
    expect(structuralSimilarity(small, small)).toBeUndefined();
  });
});
