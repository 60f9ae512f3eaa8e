import { describe, expect, it } from "vitest";
import { multiplyZoom, zoomToFit } from "../../../client/page/zoom.ts";

describe("a zoom", () => {
  it("is multiplied by a step, and restored by the opposite one", () => {
    expect(multiplyZoom(2, 1.25)).toBe(2.5);
    expect(multiplyZoom(2.5, 1 / 1.25)).toBeCloseTo(2);
  });

  it("stays between a fifth and 16 times the size of the figure", () => {
    expect(multiplyZoom(15, 1.25)).toBe(16);
    expect(multiplyZoom(0.21, 1 / 1.25)).toBe(0.2);
  });

  it.each([
    { name: "wide", sheet: { width: 400, ratio: 4 }, zoom: 2 },
    { name: "tall", sheet: { width: 100, ratio: 0.25 }, zoom: 1.5 },
  ])("fits a $name figure into the window by its limiting side", ({ sheet, zoom }) => {
    const view = { width: 800, height: 600 };
    expect(zoomToFit(sheet, view)).toBe(zoom);
    expect(sheet.width * zoom).toBeLessThanOrEqual(view.width);
    expect((sheet.width * zoom) / sheet.ratio).toBeLessThanOrEqual(view.height);
  });
});
