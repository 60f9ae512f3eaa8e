import { describe, expect, it } from "vitest";
import { placeTooltip } from "../../../client/figure/tooltip.ts";

const VIEW = { width: 800, height: 600 };
const SIZE = { width: 100, height: 40 };

describe("a tooltip", () => {
  it("is to the lower right of the pointer if there is space", () => {
    expect(placeTooltip({ x: 200, y: 100 }, SIZE, VIEW)).toEqual({ left: 214, top: 118 });
  });

  it("is above the pointer at the lower edge of the window", () => {
    expect(placeTooltip({ x: 200, y: 590 }, SIZE, VIEW)).toEqual({ left: 214, top: 540 });
  });

  it("stays within the window at its right edge", () => {
    expect(placeTooltip({ x: 790, y: 100 }, SIZE, VIEW)).toEqual({ left: 696, top: 118 });
  });

  it("begins within the window even if it is larger than the window", () => {
    expect(placeTooltip({ x: 20, y: 590 }, { width: 900, height: 700 }, VIEW)).toEqual({ left: 4, top: 4 });
  });
});
