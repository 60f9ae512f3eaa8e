import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { chosenAmong } from "../../src/jobs/chosenCheckpoints.js";

const count = fc.integer({ min: 1, max: 500 });

describe("the drawn checkpoints of a run", () => {
  it("are the first, every n-th after it, and the last", () => {
    fc.assert(
      fc.property(count, fc.integer({ min: 1, max: 60 }), (checkpoints, every) => {
        const chosen = chosenAmong(checkpoints, { every, most: 16 });
        const expected = Array.from({ length: checkpoints }, (_, at) => at).filter(
          (at) => at % every === 0 || at === checkpoints - 1,
        );
        expect(chosen).toEqual(expected);
      }),
    );
  });

  it("are all if there are few, or a number evenly spaced from the first to the last", () => {
    fc.assert(
      fc.property(count, fc.integer({ min: 2, max: 60 }), (checkpoints, most) => {
        const chosen = chosenAmong(checkpoints, { every: 0, most });
        expect(chosen).toHaveLength(Math.min(checkpoints, most));
        expect([chosen[0], chosen.at(-1)]).toEqual([0, checkpoints - 1]);
        const steps = chosen.slice(1).map((place, at) => place - (chosen[at] as number));
        expect(Math.max(0, ...steps) - Math.min(...steps, Infinity)).toBeLessThanOrEqual(1);
        expect(Math.min(1, ...steps)).toBe(1);
      }),
    );
  });
});
