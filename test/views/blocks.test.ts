import { describe, expect, it } from "vitest";
import { resolve } from "../../src/core/options/option.js";
import { loadStyle } from "../../src/figures/style/loadStyle.js";
import { blocks } from "../../src/views/blocks.js";
import { drawView } from "../../src/views/drawView.js";
import type { ViewInput } from "../../src/views/view.js";
import { mistakeOf } from "../support/mistake.js";
import { blob, madeUpSubject } from "../support/subjects.js";

const SUBJECT = madeUpSubject({ height: 5, width: 6, channels: 3, value: blob });

async function drawn(subject: ViewInput, given: Readonly<Record<string, unknown>> = {}) {
  const [drawing] = drawView(blocks, subject, resolve(blocks.options, given), await loadStyle()).drawings;
  if (drawing === undefined) throw new Error("Nothing was drawn");
  return drawing;
}

function labelsOf({ figure }: Awaited<ReturnType<typeof drawn>>): readonly string[] {
  return figure.marks.flatMap((mark) => (mark.type === "text" ? [mark.text] : []));
}

/** The subject with one number of one tap changed. */
function spoiled(tap: string): ViewInput {
  const activations = SUBJECT.activations.map((activation) =>
    activation.tap === tap ? { ...activation, values: activation.values.with(4, 9) } : activation,
  );
  return { ...SUBJECT, activations };
}

describe("a figure of a block", () => {
  it("has a row for x, the branch, the sum, and the parts that the ReLU keeps and removes", async () => {
    expect(labelsOf(await drawn(SUBJECT))).toEqual(
      expect.arrayContaining(["x", "F(x)", "x + F(x)", "relu", "removed"]),
    );
  });

  it("adds up visually: all of its tiles share one domain, which is symmetric about zero", async () => {
    const { figure, facts } = await drawn(SUBJECT);
    const rasters = figure.marks.filter((mark) => mark.type === "raster");
    const [low, high] = facts.domain ?? [];
    expect(new Set(rasters.map((raster) => raster.domain.join())).size).toBe(1);
    expect(low).toBe(-(high as number));
  });

  it("shows the same channel of all rows in the same column", async () => {
    const { planes, facts } = await drawn(SUBJECT, { channels: "2,0" });
    expect(facts.channels).toEqual([0, 2]);
    expect(planes.map(({ offset }) => offset)).toEqual([0, 2, 0, 2, 0, 2, 0, 2, 0, 2]);
  });

  it.each(["tap", "input", "sum"])("is rejected if '%s' does not add up", async (tap) => {
    expect(await mistakeOf(() => drawn(spoiled(tap)))).toMatch(/^Block 'sum' does not add up: .* by .*\.$/);
  });
});

describe("the taps of blocks", () => {
  it("are the parts of all blocks, or of those whose sum or branch is chosen", () => {
    const observed = { name: "made up", taps: SUBJECT.taps, blocks: SUBJECT.blocks, output: "output" };
    const parts = ["tap", "input", "sum", "output"];
    for (const patterns of [undefined, ["sum"], ["t*"]]) {
      expect(blocks.taps(observed, patterns).map(({ name }) => name)).toEqual(parts);
    }
  });

  it("are rejected in one sentence for a network without blocks, and for taps of none", async () => {
    const observed = { name: "made up", taps: SUBJECT.taps, blocks: SUBJECT.blocks, output: "output" };
    const plain = { ...observed, blocks: [] };
    expect(await mistakeOf(async () => blocks.taps(plain))).toMatch(
      /^The network 'made up' has no residual blocks: /,
    );
    expect(await mistakeOf(async () => blocks.taps(observed, ["input"]))).toMatch(
      /^No residual block has .* The sums are sum\.$/,
    );
  });
});
