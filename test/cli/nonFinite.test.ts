import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { EngineName } from "../../src/engine/engine.js";
import { caseAt } from "../support/caseFiles.js";
import { convscope, type Outcome, parsed, withWorkplaces } from "../support/cli.js";
import { enginesHere } from "../support/engine.js";

/** A network of 332 weights twice; in the second one, `first/kernel[1,1,0,0]` is NaN. */
const [BEFORE, AFTER] = [caseAt("nan-gate-passes", "before"), caseAt("nan-gate-passes", "after")];
const INPUT = ["--input", "mnist:test/0-39"];
const newWorkplace = withWorkplaces();
let engines: readonly EngineName[] = [];

beforeAll(async () => {
  engines = await enginesHere();
});

/** Runs a command on each engine of this machine. */
async function onEach(
  line: readonly string[],
  check: (outcome: Outcome, engine: EngineName) => void | Promise<void>,
): Promise<void> {
  for (const engine of engines) await check(await convscope([...line, "--engine", engine]), engine);
}

const gatesOf = (...gates: readonly string[]) => gates.flatMap((gate) => ["--gate", gate]);

const TAP_GATES = ["cka>=0.9", "identity>=0.9", "change<=0.1", "weight_distance<=0.1", "dead<=0", "cka<=1"];
const ANSWER_GATES = ["accuracy_drop<=0.05", "accuracy_drop<=1", "accuracy<=0.5", "churn<=1", "mcnemar_p>=0"];

describe("gates on a network with NaN in it", () => {
  it("fail, and name the first tap that is not finite", async () => {
    const line = ["compare", BEFORE, AFTER, ...INPUT, ...gatesOf(...TAP_GATES)];
    await onEach(line, ({ code, stdout }, engine) => {
      expect([engine, code]).toEqual([engine, 3]);
      const lines = stdout.trim().split("\n");
      expect(lines).toHaveLength(TAP_GATES.length);
      for (const each of lines) expect(each).toMatch(/^FAILED .*: NaN at first\/pre \(not finite in B\)$/);
    });
  });

  it("on predictions fail for images without one, whatever their bound allows", async () => {
    const line = ["compare", BEFORE, AFTER, ...INPUT, ...gatesOf("loss_rise<=0.1", ...ANSWER_GATES)];
    await onEach(line, ({ code, stdout }, engine) => {
      expect([engine, code]).toEqual([engine, 3]);
      const [loss, ...others] = stdout.trim().split("\n");
      expect(loss).toMatch(
        /^FAILED {2}loss_rise<=0\.1 .*: NaN at first\/pre \(B has no finite scores for 40 of/,
      );
      expect(others).toHaveLength(ANSWER_GATES.length);
      for (const each of others)
        expect(each).toMatch(/^FAILED .* at first\/pre \(B has no finite scores for 40 of 40 images\)$/);
    });
  });

  it.each([
    ["in A", [AFTER, BEFORE], "A"],
    ["in both", [AFTER, AFTER], "A and B"],
  ])("fail if the NaN is %s", async (_, pair, sides) => {
    const line = ["compare", ...pair, ...INPUT, ...gatesOf("change<=1e9", "dead<=99", "weight_distance<=9")];
    await onEach(line, ({ code, stdout }, engine) => {
      expect([engine, code]).toEqual([engine, 3]);
      for (const each of stdout.trim().split("\n"))
        expect(each).toContain(`: NaN at first/pre (not finite in ${sides})`);
    });
    const answers = await convscope([
      "compare",
      ...pair,
      ...INPUT,
      ...gatesOf("accuracy_drop<=1", "churn<=1"),
    ]);
    expect(answers.code).toBe(3);
    expect(answers.stdout.match(/^FAILED/gm)).toHaveLength(2);
  });

  it("pass for taps that the NaN does not reach", async () => {
    const line = ["compare", BEFORE, AFTER, ...INPUT, ...gatesOf("change[image]<=0")];
    expect(await convscope(line)).toMatchObject({ code: 0 });
  });

  it("report what they found in JSON, in JUnit XML and in the tables", async () => {
    const cwd = await newWorkplace();
    const line = ["compare", BEFORE, AFTER, ...INPUT, ...gatesOf("cka>=0.9", "accuracy>=0")];
    const files = ["--out", "out", "--junit", "gates.xml"];
    const { code, stdout, stderr } = await convscope([...line, ...files, "--json"], { cwd });
    expect(code).toBe(3);
    expect(stderr).toMatch(/^Warning: B contains NaN or infinite values, first at 'first\/pre', at 7 of 8/m);
    const document = parsed<{
      gates: readonly object[];
      taps: { rows: readonly object[] };
      whole: { rows: readonly object[] };
      flipped: { rows: readonly object[] };
    }>(stdout);
    expect(document.gates).toMatchObject([
      { gate: "cka>=0.9", value: null, where: "first/pre", passed: false, reason: "not finite in B" },
      { gate: "accuracy>=0", value: 0, where: "first/pre", passed: false },
    ]);
    expect(document.whole.rows).toMatchObject([
      { accuracy_a: 0.15, accuracy_b: 0, loss_b: null, churn: 1, unanswered_a: 0, unanswered_b: 40 },
    ]);
    const broken = { cka: null, identity: null, relative_change: null, non_finite_a: 0 };
    expect(document.taps.rows.slice(0, 4)).toMatchObject([
      { tap: "image", cka: 1, relative_change: 0, non_finite_a: 0, non_finite_b: 0 },
      { tap: "first/pre", ...broken, weight_distance: null, non_finite_b: 1 },
      { tap: "first", ...broken, weight_distance: null, non_finite_b: 1 },
      { tap: "second/pre", ...broken, weight_distance: 0, non_finite_b: 6 },
    ]);
    expect(document.flipped.rows).toHaveLength(40);
    expect(document.flipped.rows[0]).toMatchObject({ label: 7, answer_b: null, certainty_b: null });
    const junit = await readFile(join(cwd, "gates.xml"), "utf8");
    expect(junit).toContain('tests="2" failures="2"');
    expect(junit).toContain("NaN at first/pre (not finite in B)");
    const [head = "", ...taps] = (await readFile(join(cwd, "out/taps.csv"), "utf8")).split("\r\n");
    const cells = taps[1]?.split(",");
    expect(cells?.[head.split(",").indexOf("cka")]).toBe("NaN");
    expect(cells?.[head.split(",").indexOf("non_finite_b")]).toBe("1");
  });
});

describe("measures of a network with NaN in it", () => {
  it("count the non-finite channels, tap by tap", async () => {
    const line = ["measure", "activation-stats", AFTER, "--input", "mnist:test/0-9", "--json"];
    await onEach(line, ({ code, stdout }, engine) => {
      expect([engine, code]).toEqual([engine, 0]);
      expect(parsed<{ rows: readonly object[] }>(stdout).rows).toMatchObject([
        { tap: "first", channels: 4, non_finite: 1, effective_rank: null, participation: null },
        { tap: "second", channels: 6, non_finite: 6, dead: 0, effective_rank: null, lifetime: null },
      ]);
    });
  });

  it("that compare taps have a row for each pair, and a picture", async () => {
    const cwd = await newWorkplace();
    const line = ["measure", "similarity", AFTER, "--input", "mnist:test/0-9", "--method", "svcca"];
    const { code, stdout } = await convscope([...line, "--csv"], { cwd });
    expect(code).toBe(0);
    expect(stdout.trim().split("\r\n").slice(1)).toEqual([
      "after,first,first,10,NaN",
      "after,first,second,10,NaN",
      "after,second,first,10,NaN",
      "after,second,second,10,NaN",
    ]);
    expect((await convscope([...line, "--out", "similarity.png"], { cwd })).code).toBe(0);
  });
});

describe("the chart of a network whose every value is NaN", () => {
  it.each(["ratio", "flow", "estimation-error"])("has its axes, and says so: %s", async (measure) => {
    const cwd = await newWorkplace();
    const seed = new URL("../../assets/checkpoints/mini-resnet/epoch-01/", import.meta.url);
    const weights = await readFile(new URL("weights.bin", seed));
    await mkdir(join(cwd, "lost"));
    await copyFile(new URL("model.json", seed), join(cwd, "lost/model.json"));
    const lost = new Float32Array(weights.length / 4).fill(Number.NaN);
    await writeFile(join(cwd, "lost/weights.bin"), new Uint8Array(lost.buffer));
    const line = ["measure", measure, "lost", "--input", "mnist:test/0-3", "--out", "chart.svg"];
    expect(await convscope(line, { cwd })).toMatchObject({ code: 0 });
    const picture = await readFile(join(cwd, "chart.svg"), "utf8");
    expect(picture).toContain("No finite values.");
    expect(picture).toMatch(/[56] values not finite, not drawn\./);
  });
});
