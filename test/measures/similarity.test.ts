import { describe, expect, it } from "vitest";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe } from "../../src/data/probe.js";
import type { MeasureResult } from "../../src/jobs/measure/measureNetworks.js";
import { measure } from "../../src/jobs/measure/measurePlan.js";
import { METHOD_NAMES } from "../../src/measures/similarity/methods.js";
import { networkOf } from "../../src/network/network.js";
import { residualModel, rowsIn, SHOWN } from "../support/compared.js";
import { SOME_ENGINE, withEngine } from "../support/engine.js";
import { mistakeOf } from "../support/mistake.js";
import { built, chain } from "../support/models.js";

withEngine();

const first = async () => networkOf(residualModel("one"), { name: "first" });
const second = async () => networkOf(residualModel("other", 8), { name: "second" });
const third = async () => networkOf(residualModel("third"), { name: "third" });

function measured(
  networks: Parameters<typeof measure>[0]["networks"],
  options: Readonly<Record<string, unknown>> = {},
  probe = SHOWN(),
): Promise<MeasureResult> {
  return measure({ engine: SOME_ENGINE, networks, probe, measure: "similarity", options });
}

describe("the similarity of two networks", () => {
  it("is that of every tap of the first with every tap of the second, labeled with both names", async () => {
    const { table, chart, checkpoints } = await measured([first, second]);
    const rows = rowsIn(table);
    expect(table.columns.map(({ name }) => name)).toEqual([
      "checkpoint",
      "other_checkpoint",
      "one",
      "other",
      "images",
      "cka",
    ]);
    expect(table.columns.map(({ summary }) => summary).slice(2, 4)).toEqual([
      "tap of first",
      "tap of second",
    ]);
    const taps = ["enter", "out1", "norm", "out2"];
    expect(rows.map(({ one: a, other: b }) => `${a} ${b}`)).toEqual(
      taps.flatMap((one) => taps.map((other) => `${one} ${other}`)),
    );
    expect(new Set(rows.map((row) => `${row.checkpoint} ${row.other_checkpoint} ${row.images}`))).toEqual(
      new Set(["first second 23"]),
    );
    expect(chart).toMatchObject({ x: "other", y: "one", color: "cka" });
    expect(chart.facet).toBeUndefined();
    expect(checkpoints.map(({ name }) => name)).toEqual(["first", "second"]);
  });

  it.each(METHOD_NAMES)("by %s of a network with itself equals that within the network", async (method) => {
    const [within, between] = [
      await measured([first], { method }),
      await measured([first, first], { method }),
    ];
    const column = method.replace("-", "_");
    const [own, others] = [rowsIn(within.table), rowsIn(between.table)];
    expect(own.length).toBe(16);
    own.forEach((row, index) => {
      expect(others[index]).toMatchObject({ one: row.one, other: row.other });
      expect(others[index]?.[column] as number).toBeCloseTo(row[column] as number, 9);
      if (row.one !== row.other) return;
      expect(row[column] as number).toBeCloseTo(method === "procrustes" ? 0 : 1, 6);
    });
    const off = own.filter(({ one: a, other: b }) => a === "enter" && b === "out2");
    expect(Math.abs((off[0]?.[column] as number) - (method === "procrustes" ? 0 : 1))).toBeGreaterThan(0.01);
  });

  it.each(METHOD_NAMES.filter((name) => name !== "pwcca"))("by %s is symmetric", async (method) => {
    const options = { method, taps: ["out1", "pool", "scores/pre"] };
    const [there, back] = [
      await measured([first, second], options),
      await measured([second, first], options),
    ];
    const column = method.replace("-", "_");
    const turned = rowsIn(back.table);
    for (const row of rowsIn(there.table)) {
      const same = turned.find(({ one: a, other: b }) => a === row.other && b === row.one);
      expect(same?.[column] as number).toBeCloseTo(row[column] as number, 9);
    }
  });

  it.each(["svcca", "cka-biased", "rsa"])(
    "by %s agrees between one half of the images and the other",
    async (method) => {
      const networks = [
        () => open("bundled:mini-resnet/epoch-01"),
        () => open("bundled:mini-resnet/epoch-12"),
      ];
      const of = async (images: string) => {
        const { table } = await measured(networks, { method, taps: ["relu1"] }, await loadProbe(images));
        return rowsIn(table)[0]?.[method.replace("-", "_")] as number;
      };
      // Two hundred images leave some noise.
      expect(Math.abs((await of("mnist:test/0-199")) - (await of("mnist:test/200-399")))).toBeLessThan(0.05);
    },
  );

  it("is nearly the same over minibatches of 50 images as over all at once", async () => {
    const networks = [() => open("bundled:mini-resnet"), () => open("bundled:mini-resnet-1")];
    const probe = await loadProbe("mnist:test/0-499");
    const taps = ["relu2", "relu4", "relu5"];
    const [parts, whole] = [
      rowsIn((await measured(networks, { minibatch: 50, taps }, probe)).table),
      rowsIn((await measured(networks, { minibatch: 500, taps }, probe)).table),
    ];
    expect(parts.length).toBe(9);
    parts.forEach(({ one: a, other: b, cka }, index) => {
      // Ten minibatches leave some noise: as measured, up to 0.0013 at equal depths and 0.005 at different ones.
      const apart = Math.abs((cka as number) - (whole[index]?.cka as number));
      expect(apart).toBeLessThan(a === b ? 0.002 : 0.006);
    });
  });

  it("of three is that of all pairs, one panel each", async () => {
    const { table, chart } = await measured([first, second, third]);
    expect(chart.facet).toBe("pair");
    expect(new Set(rowsIn(table).map(({ pair }) => pair))).toEqual(
      new Set(["first × second", "first × third", "second × third"]),
    );
    const alone = rowsIn((await measured([first, third])).table);
    const among = rowsIn(table).filter(({ pair }) => pair === "first × third");
    expect(among.map(({ cka }) => cka)).toEqual(alone.map(({ cka }) => cka));
  });

  it("requires networks that take the same images, and for subspaces taps that are not too wide", async () => {
    const { layers } = await import("@tensorflow/tfjs");
    const small = async () =>
      networkOf(
        built(() => chain([6, 6, 1], [layers.flatten()])),
        { name: "small" },
      );
    expect(await mistakeOf(() => measured([first, small]))).toMatch(
      /^'first' takes images of 8×8×1, but 'small'/,
    );
    const wide = () => measured([() => open("bundled:mini-resnet")], { method: "svcca", taps: ["flatten"] });
    expect(await mistakeOf(wide)).toBe(
      "The method 'svcca' compares taps of at most 128 channels, but 'flatten' has 1568. Choose other taps with --taps.",
    );
    expect(await mistakeOf(() => measured([first], { method: "svca" }))).toMatch(
      /^Unknown value for --method 'svca'\. Did you mean 'svcca'\?/,
    );
  });
});
