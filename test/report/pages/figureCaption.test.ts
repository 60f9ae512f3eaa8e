import { describe, expect, it } from "vitest";
import type { ManifestHeader } from "../../../src/jobs/record.js";
import { captionFigure } from "../../../src/report/pages/figureCaption.js";
import type { ViewName } from "../../../src/views/index.js";
import type { Drawing, Facts } from "../../../src/views/view.js";

const FACTS: Facts = {
  tap: "conv1, relu1",
  op: "several",
  images: [0, 1],
  shape: null,
  channels: [],
  domain: null,
  scope: "layer",
  estimator: "percentile",
  percentile: 99.5,
  colormap: null,
  clipped: { below: 0, above: 0, fraction: 0 },
  marked: { dead: 0, silent: 0, constant: 0, nonFinite: 0 },
};

function captionOf(view: ViewName): string {
  const drawing = { name: view, facts: FACTS, planes: [] } as unknown as Drawing;
  const header = { view, checkpoints: [{ name: "a" }], probe: { address: "mnist:test/0-1" } };
  return captionFigure(drawing, header as unknown as ManifestHeader).caption;
}

describe("the caption of a figure in a report", () => {
  it("states the scales if the view has them", () => {
    expect(captionOf("sheet")).toContain("Each tap has its own scale, up to the 99.5th percentile");
  });

  it("does not mention scales if the view has none", () => {
    expect(captionOf("depth-profile")).toMatch(/Shown: 2 taps of a for mnist:test\/0-1 \(n = 2\)\.$/);
  });
});
