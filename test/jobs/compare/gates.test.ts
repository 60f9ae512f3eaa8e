import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Gated } from "../../../src/jobs/compare/gateMeasurement.js";
import { GATE_METRICS } from "../../../src/jobs/compare/gateMetrics.js";
import { checkGates, type GateResult, parseGate } from "../../../src/jobs/compare/gates.js";
import { junitOf } from "../../../src/jobs/compare/junit.js";
import type { Tap } from "../../../src/network/tap.js";
import type { Cell, Table } from "../../../src/table/table.js";
import { mistakeOf } from "../../support/mistake.js";

type Rows = readonly Readonly<Record<string, Cell>>[];

function tableOf(rows: Rows): Table {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.map((name) => ({ name, type: "number", summary: name }) as const);
  return { columns, rows: rows.map((row) => names.map((name) => row[name] ?? null)) };
}

function tapOf(name: string, kind: Tap["kind"]): Tap {
  const shape = { shape: [4, 4, 2], parameters: 0, macs: 0 };
  return { name, source: name, kind, op: kind, preActivation: false, ...shape };
}

const WHOLE = { images: 500, accuracy_a: 0.97, accuracy_b: 0.95, loss_a: 0.1, loss_b: 0.25, churn: 0.03 };
const TAPS: Rows = [
  { tap: "conv1", cka: 0.99, newly_dead: 0, relative_change: 0.2, weight_distance: 0.4, aligned: null },
  { tap: "relu1", cka: 0.92, newly_dead: 2, relative_change: 0.5, weight_distance: null, aligned: null },
  { tap: "relu2", cka: 0.97, newly_dead: 1, relative_change: 0.3, weight_distance: null, aligned: null },
  { tap: "flatten", cka: 0.97, newly_dead: 9, relative_change: 0.3, weight_distance: null, aligned: null },
];
const KINDS = { conv1: "conv", relu1: "activation", relu2: "activation", flatten: "reshape" } as const;

function gated(changes: { whole?: Readonly<Record<string, Cell>>; taps?: Rows } = {}): Gated {
  const pairs = Object.entries(KINDS).map(([name, kind]) => {
    const numbers = { counterparts: [], correlations: [], changes: [], unmatched: [] };
    return { a: tapOf(name, kind), b: tapOf(name, kind), ...numbers };
  });
  return { pairs, whole: tableOf([{ ...WHOLE, ...changes.whole }]), taps: tableOf(changes.taps ?? TAPS) };
}

function check(text: string, comparison = gated()): GateResult {
  return checkGates(comparison, [parseGate(text)])[0]!;
}

describe("a gate", () => {
  it.each([
    ["cka>=0.95", { metric: "cka", comparator: ">=", bound: 0.95 }],
    [" churn <= 2e-2 ", { metric: "churn", comparator: "<=", bound: 0.02 }],
    ["dead==0", { metric: "dead", comparator: "==", bound: 0 }],
    ["accuracy_drop<.01", { metric: "accuracy_drop", comparator: "<", bound: 0.01 }],
    ["loss_rise>-1.5", { metric: "loss_rise", comparator: ">", bound: -1.5 }],
    ["cka[relu*, x]>=0.9", { metric: "cka", comparator: ">=", bound: 0.9, taps: "relu*, x" }],
  ])("is a metric, a comparison and a number: %s", (text, parts) => {
    expect(parseGate(text)).toEqual({ text: text.trim(), ...parts });
  });

  it("is parsed as written, for any metric, comparison and number", () => {
    const comparators = fc.constantFrom(">=", "<=", "==", ">", "<");
    const metrics = fc.constantFrom(...Object.keys(GATE_METRICS));
    fc.assert(
      fc.property(
        metrics,
        comparators,
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (metric, sign, bound) => {
          expect(parseGate(`${metric}${sign}${bound}`)).toMatchObject({ metric, comparator: sign, bound });
        },
      ),
    );
  });

  it.each([
    "cka",
    "cka>=",
    ">=0.95",
    "cka=0.95",
    "cka=>0.95",
    "cka>=abc",
    "cka[]>=1",
    "cka[a>=1",
    "",
    "cka>=1,2",
  ])("of another form is rejected in one line: '%s'", async (text) => {
    expect(await mistakeOf(() => parseGate(text, "--gate"))).toMatch(
      /^Expected a metric, a comparison and a number, like cka>=0\.95 or cka\[relu\*\]>=0\.9, for --gate but received /,
    );
  });

  it("of an unknown metric gets the nearest suggestion", async () => {
    expect(await mistakeOf(() => parseGate("acuracy>=0.9"))).toMatch(
      /^Unknown metric of a gate 'acuracy'\. Did you mean 'accuracy'\? Known: cka, /,
    );
    expect(await mistakeOf(() => parseGate("constructor>=0.9"))).toMatch(
      /^Unknown metric of a gate 'constructor'\./,
    );
  });
});

describe("the value of a gate", () => {
  it.each([
    ["cka>=0.9", 0.92, "relu1", true],
    ["cka>=0.95", 0.92, "relu1", false],
    ["cka[relu2]>=0.95", 0.97, "relu2", true],
    ["cka[conv]>=0.95", 0.99, "conv1", true],
    ["change<=0.5", 0.5, "relu1", true],
    ["change<0.5", 0.5, "relu1", false],
    ["weight_distance<=0.3", 0.4, "conv1", false],
    ["churn<=0.02", 0.03, "", false],
    ["accuracy>=0.95", 0.95, "", true],
    ["loss<=0.2", 0.25, "", false],
  ])("of %s is %d at '%s': %s", (text, value, where, passed) => {
    expect(check(text)).toMatchObject({ gate: text, value, where, passed });
  });

  it("for drops and rises is the difference between A and B", () => {
    expect(check("accuracy_drop<=0.03").value).toBeCloseTo(0.02, 12);
    expect(check("loss_rise<=0.1")).toMatchObject({ value: 0.15, passed: false });
  });

  it("for dead channels omits taps that only pass values on, unless they are named", () => {
    expect(check("dead<=0")).toMatchObject({ value: 3, where: "relu1", passed: false });
    expect(check("dead[flatten]<=0")).toMatchObject({ value: 9, where: "flatten" });
    expect(check("dead[conv1]<=0")).toMatchObject({ value: 0, where: "", passed: true });
  });

  it("is explained with the remedy if nothing was measured", async () => {
    const unlabelled = gated({ whole: { accuracy_a: null, accuracy_b: null, loss_a: null, loss_b: null } });
    expect(await mistakeOf(() => check("accuracy>=0.9", unlabelled))).toMatch(
      /^The gate 'accuracy>=0\.9' cannot be checked: the images have no labels, .*; give images of a data set\.$/,
    );
    expect(await mistakeOf(() => check("accuracy_drop<=0", gated({ whole: { accuracy_a: null } })))).toMatch(
      /labels/,
    );
    expect(await mistakeOf(() => check("aligned>=0.4"))).toMatch(/give --match\.$/);
    expect(await mistakeOf(() => check("weight_distance[relu*]<=1"))).toMatch(/choose other taps\.$/);
    expect(await mistakeOf(() => check("cka[nix]>=1"))).toMatch(/^No tap matches 'nix'\./);
  });

  it.each([Number.NaN, Infinity, -Infinity])("never passes on %d", (value) => {
    const [first, ...rest] = TAPS;
    const odd = gated({ taps: [{ ...first, cka: value, relative_change: value }, ...rest] });
    const expected = { value, where: "conv1", passed: false, reason: "it is not finite" };
    for (const gate of ["cka<=1", "cka>=0", "change<=9", "change>0"])
      expect(check(gate, odd)).toMatchObject(expected);
    expect(check("cka[relu*]>=0.9", odd)).toMatchObject({ value: 0.92, passed: true });
    expect(check("loss_rise<=9", gated({ whole: { loss_b: value } }))).toMatchObject({ passed: false });
    expect(check("loss_rise>=-9", gated({ whole: { loss_a: value } }))).toMatchObject({ passed: false });
  });

  it("fails on taps that are not finite, and names the first of those that it applies to", () => {
    const broken = { relu1: { non_finite_b: 1 }, relu2: { non_finite_a: 2, non_finite_b: 2 } } as const;
    const taps = TAPS.map((row) => ({ ...row, ...broken[row.tap as keyof typeof broken] }));
    const odd = gated({ taps });
    expect(check("dead<=99", odd)).toMatchObject({
      where: "relu1",
      passed: false,
      reason: "not finite in B",
    });
    expect(check("cka[relu2]>=0", odd)).toMatchObject({ where: "relu2", reason: "not finite in A and B" });
    expect(check("cka[conv1]>=0", odd)).toMatchObject({ where: "conv1", passed: true });
    // A NaN that pooling makes finite again affects no prediction, but is not ignored.
    expect(check("churn<=1", odd)).toMatchObject({ value: 0.03, where: "relu1", passed: false });
    expect(check("accuracy>=0", gated({ taps: [{ ...TAPS[0], non_finite_a: 1 }] }))).toMatchObject({
      passed: true,
    });
  });

  it("names the tap as in both checkpoints", () => {
    const taps = [{ ...TAPS[0], other_tap: "conv7", non_finite_b: 1 }];
    expect(check("cka>=0", gated({ taps })).reason).toBe("not finite in B, where it is called 'conv7'");
  });

  it("fails on images without a prediction", () => {
    const odd = gated({ whole: { unanswered_a: 0, unanswered_b: 5 } });
    expect(check("accuracy>=0", odd)).toMatchObject({
      ...{ value: 0.95, passed: false, reason: "B has no finite scores for 5 of 500 images" },
    });
    expect(check("accuracy>=0", gated({ whole: { unanswered_a: 5 } })).passed).toBe(true);
    expect(check("accuracy_drop<=1", gated({ whole: { unanswered_a: 5 } })).passed).toBe(false);
  });
});

describe("a tap without a partner", () => {
  const strayed = () => ({
    ...gated(),
    unpaired: [
      { checkpoint: "A", tap: tapOf("relu9", "activation"), isExempt: false },
      { checkpoint: "B", tap: tapOf("conv9", "conv"), isExempt: false },
      { checkpoint: "B", tap: tapOf("drop9", "noise"), isExempt: true },
    ] as const,
  });

  it("fails the gates on taps by default, which list it, and no gate on predictions", () => {
    expect(check("cka>=0", strayed())).toMatchObject({
      ...{ value: 0.92, where: "relu1", passed: false },
      reason: "2 taps have no partner: 'relu9' of A, 'conv9' of B",
    });
    expect(check("accuracy>=0.9", strayed()).passed).toBe(true);
  });

  it("fails only the gates that apply to it", () => {
    expect(check("cka[conv*]>=0", strayed())).toMatchObject({
      ...{ value: 0.99, passed: false, reason: "1 tap has no partner: 'conv9' of B" },
    });
    expect(check("cka[relu1]>=0", strayed()).passed).toBe(true);
    expect(check("cka[relu9]>=0", strayed())).toMatchObject({
      value: Number.NaN,
      where: "relu9",
      passed: false,
    });
    expect(check("cka[drop9]>=0", strayed())).toMatchObject({ where: "drop9", passed: false });
  });

  it("is accepted if that is allowed, which the result states", async () => {
    const [result] = checkGates(strayed(), [parseGate("cka>=0.9")], { allowUnpaired: true });
    expect(result).toMatchObject({
      ...{ passed: true, reason: "accepted: 2 taps have no partner: 'relu9' of A, 'conv9' of B" },
    });
    expect(junitOf([result!], "a")).toContain(
      "<system-out>minimum unbiased CKA over taps: 0.92 at relu1 (accepted: 2",
    );
    const none = () => checkGates(strayed(), [parseGate("cka[relu9]>=0.9")], { allowUnpaired: true });
    expect(await mistakeOf(none)).toBe(
      "The gate 'cka[relu9]>=0.9' cannot be checked: 1 tap has no partner: 'relu9' of A; choose other taps.",
    );
  });
});

describe("JUnit XML", () => {
  it("has a case for each gate, a failure for each failed one, and all text escaped", () => {
    const results = [
      { gate: "cka[a&b]>=0.95", what: "least CKA", value: 0.912, where: 'relu"1"', passed: false },
      { gate: "churn<=0.02", what: "churn", value: 0.01, where: "", passed: true },
    ];
    expect(junitOf(results, "a<b and c").split("\n")).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="convscope compare" tests="2" failures="1" errors="0" time="0">',
      '<testsuite name="a&lt;b and c" tests="2" failures="1" errors="0" skipped="0" time="0">',
      '<testcase name="cka[a&amp;b]&gt;=0.95" classname="convscope.compare" time="0">' +
        '<failure message="least CKA: 0.912 at relu&quot;1&quot;" type="drifted">' +
        "cka[a&amp;b]&gt;=0.95 failed: least CKA: 0.912 at relu&quot;1&quot;</failure></testcase>",
      '<testcase name="churn&lt;=0.02" classname="convscope.compare" time="0"/>',
      "</testsuite>",
      "</testsuites>",
      "",
    ]);
  });
});
