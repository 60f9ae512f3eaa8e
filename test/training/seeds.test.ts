import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seeded, shuffled, stream } from "../../src/engine/seeds.js";

const drawn = (random: () => number, count = 20) => Array.from({ length: count }, () => random());

describe("a stream", () => {
  it("is determined by its name", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.integer())), (name) => {
        expect(drawn(stream(...name))).toEqual(drawn(stream(...name)));
      }),
    );
  });

  it("stays within [0, 1)", () => {
    const values = drawn(stream("range"), 10_000);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    // The mean of ten thousand draws has a standard deviation of 0.003.
    expect(values.reduce((sum, value) => sum + value, 0) / values.length).toBeCloseTo(0.5, 1);
  });

  it("differs from the streams of other names", () => {
    const names = [
      ["order", 0, 1],
      ["order", 0, 2],
      ["order", 1, 1],
      ["step", 0, 1],
      ["order", 0],
      ["order", 0, 11],
    ];
    const firsts = names.map((name) => stream(...name)());
    expect(new Set(firsts).size).toBe(names.length);
  });
});

describe("a seeded body", () => {
  it("draws from the stream of its name, and returns its result", () => {
    expect(seeded(["a", 1], () => drawn(Math.random))).toEqual(drawn(stream("a", 1)));
  });

  it("restores Math.random", () => {
    const original = Math.random;
    seeded(["a"], () => Math.random());
    expect(Math.random).toBe(original);
  });

  it("restores Math.random if it throws", () => {
    const original = Math.random;
    const broken = () =>
      seeded(["a"], () => {
        throw new Error("broken");
      });
    expect(broken).toThrow("broken");
    expect(Math.random).toBe(original);
  });

  it("gives each of two nested bodies its own stream", () => {
    const found = seeded(["outer"], () => [
      Math.random(),
      seeded(["inner"], () => Math.random()),
      Math.random(),
    ]);
    const [first, second] = drawn(stream("outer"), 2);
    expect(found).toEqual([first, stream("inner")(), second]);
  });
});

describe("a shuffled order", () => {
  it("is a permutation of 0 … count−1", () => {
    fc.assert(
      fc.property(fc.nat({ max: 500 }), fc.string(), (count, name) => {
        const order = shuffled(count, stream(name));
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, at) => at));
      }),
    );
  });

  it("is determined by its stream and differs between two", () => {
    expect(shuffled(100, stream("a"))).toEqual(shuffled(100, stream("a")));
    expect(shuffled(100, stream("a"))).not.toEqual(shuffled(100, stream("b")));
  });

  it("puts every index at every position about equally often", () => {
    const counts = Array.from({ length: 4 }, () => [0, 0, 0, 0]);
    const random = stream("fair");
    for (let draw = 0; draw < 4000; draw++) {
      shuffled(4, random).forEach((index, place) => {
        (counts[place] as number[])[index]! += 1;
      });
    }
    // 1,000 are expected; the standard deviation is 27, and a deviation of five of them does not happen.
    for (const count of counts.flat()) expect(Math.abs(count - 1000)).toBeLessThan(140);
  });

  it("stays within the list for draws at both ends of the range", () => {
    expect([...shuffled(4, () => 0)].sort()).toEqual([0, 1, 2, 3]);
    expect([...shuffled(4, () => 1 - 2 ** -53)]).toEqual([0, 1, 2, 3]);
  });
});
