import { describe, expect, it } from "vitest";
import { planeOf } from "../../src/activations/activation.js";
import { resolve } from "../../src/core/options/option.js";
import { selectionsOf } from "../../src/views/imageSelection.js";
import { layersOf } from "../../src/views/layers.js";
import { isPartial, mapPanels, OF_ALL_TAPS, panelOptions, tapPlan } from "../../src/views/panels.js";
import { blob, madeUpSubject } from "../support/subjects.js";

const CHANNELS = 8;
const VALUES = resolve(panelOptions, {});

/** A layer of eight channels, the first of which are drawn. */
function layer(drawn: number) {
  const activation = { tap: "a", shape: [1, 4, 4, CHANNELS], values: new Float32Array(128) } as const;
  const channels = Array.from({ length: drawn }, (_, index) => ({
    index,
    plane: planeOf(activation, 0, index),
  }));
  return { activation, channels };
}

/** The panels of one tap of a subject with a number of images. */
function panelsOf(images: number) {
  const subject = madeUpSubject({ images, height: 4, width: 4, channels: CHANNELS, value: blob });
  const selections = selectionsOf(subject, VALUES);
  const plans = layersOf(subject, selections).slice(0, 1).map(tapPlan);
  return [...mapPanels(subject, plans, { selections, values: VALUES }).panels];
}

describe("layers are a part of what their scales cover", () => {
  it("if channels are left out, unless each has a scale of its own", () => {
    expect(isPartial([layer(3)], "layer")).toBe(true);
    expect(isPartial([layer(CHANNELS)], "layer")).toBe(false);
    expect(isPartial([layer(3)], "filter")).toBe(false);
  });

  it("if other taps share the scale and are not drawn", () => {
    expect(isPartial([layer(CHANNELS)], "network")).toBe(true);
    expect(isPartial([layer(CHANNELS)], "block")).toBe(true);
    expect(isPartial([layer(CHANNELS)], "network", OF_ALL_TAPS)).toBe(false);
  });

  it("if any of them leaves channels out", () => {
    expect(isPartial([layer(CHANNELS), layer(CHANNELS)], "layer", OF_ALL_TAPS)).toBe(false);
    expect(isPartial([layer(CHANNELS), layer(2)], "layer", OF_ALL_TAPS)).toBe(true);
  });
});

describe("a panel", () => {
  it("is drawn for each image, and is a part of the scale over several", () => {
    expect(panelsOf(1).map(({ isPart }) => isPart)).toEqual([false]);
    expect(panelsOf(2).map(({ isPart }) => isPart)).toEqual([true, true]);
  });

  it("has the operation of its tap and the words of its images in the heading", () => {
    const [panel] = panelsOf(1);
    expect(panel?.lines[0]).toMatch(/ · 4×4×8$/);
    expect(panel?.lines.slice(1)).toEqual(panel?.selection.words);
  });
});
