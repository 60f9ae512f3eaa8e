import { describe, expect, it } from "vitest";
import { caseAt } from "../support/caseFiles.js";
import { convscope, parsed } from "../support/cli.js";
import { enginesHere } from "../support/engine.js";

/** The same network twice, with layers conv2d_1 … conv2d_4 in one and conv2d_2 … conv2d_5 in the other. */
const PAIR = [caseAt("renumbered-layers", "first"), caseAt("renumbered-layers", "second")];
const INPUT = ["--input", "mnist:test/0-39"];

describe("two networks whose layers are numbered differently", () => {
  it("are compared tap by tap at their positions, and do not differ", async () => {
    for (const engine of await enginesHere()) {
      const gates = ["--gate", "change<=0.001", "--gate", "weight_distance<=0", "--gate", "cka>=0.999999"];
      const line = ["compare", ...PAIR, ...INPUT, ...gates, "--json", "--engine", engine];
      const { code, stdout } = await convscope(line);
      expect([engine, code]).toEqual([engine, 0]);
      const { taps, leftOut } = parsed<{
        taps: { rows: readonly Readonly<Record<string, number | string | null>>[] };
        leftOut: readonly object[];
      }>(stdout);
      expect(leftOut).toEqual([]);
      expect(taps.rows).toHaveLength(12);
      for (const row of taps.rows) {
        expect(row).toMatchObject({ relative_change: 0 });
        expect(row.cka as number).toBeCloseTo(1, 9);
        expect([0, null]).toContain(row.weight_distance);
      }
      expect(taps.rows.slice(1, 9).map(({ tap, other_tap }) => [tap, other_tap])).toEqual(
        [1, 2, 3, 4].flatMap((index) => [
          [`conv2d_${index}/pre`, `conv2d_${index + 1}/pre`],
          [`conv2d_${index}`, `conv2d_${index + 1}`],
        ]),
      );
    }
  });
});

describe("gates on networks one of which has additional taps", () => {
  const LINE = [
    "compare",
    "bundled:mini-resnet",
    "bundled:plain",
    "--input",
    "mnist:test/0-7",
    "--gate",
    "cka>=0.5",
  ];

  it("fail and list these taps unless that is allowed, which is then reported", async () => {
    const refused = await convscope(LINE);
    expect(refused.code).toBe(3);
    expect(refused.stdout).toMatch(
      /^FAILED {2}cka>=0\.5 .*\(15 taps have no partner: 'residual1\/branch' of A, .* and 7 more\)\n$/,
    );
    const allowed = await convscope([...LINE, "--allow-unpaired"]);
    expect(allowed.code).toBe(0);
    expect(allowed.stdout).toMatch(/^ok .*\(accepted: 15 taps have no partner: 'residual1\/branch' of A, /);
  });
});
