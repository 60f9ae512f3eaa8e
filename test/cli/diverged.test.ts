import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { caseAt } from "../support/caseFiles.js";
import { convscope, parsed, withWorkplaces } from "../support/cli.js";
import { enginesHere } from "../support/engine.js";

const newWorkplace = withWorkplaces();
/** Circles and crosses of 8×8: 40 for training, in five steps, and 12 for testing. */
const DATA = ["--data", caseAt("diverged-training", "tiny"), "--batch-size", "8", "--epochs", "1"];
const TOO_FAST = ["--optimizer", "sgd", "--learning-rate", "1e12"];

interface Runs {
  readonly runs: readonly { readonly checkpoints: readonly { readonly metrics: object }[] }[];
}

describe("a training that diverges", () => {
  it("warns at the first step with a non-finite loss, keeps its checkpoint, and exits with 3", async () => {
    for (const engine of await enginesHere()) {
      const cwd = await newWorkplace();
      const line = ["train", ...DATA, ...TOO_FAST, "--out", "run", "--engine", engine];
      const { code, stdout, stderr } = await convscope([...line, "--json"], { cwd });
      expect([engine, code]).toEqual([engine, 3]);
      expect(stderr).toMatch(
        /^Warning: The training diverged: step 2 of epoch 1 is the first with a non-finite loss/m,
      );
      expect(stderr).toMatch(/^epoch 1\/1 {2}train loss NaN .* test loss NaN {2}acc 0\.00 % /m);
      expect(stderr.trim().split("\n").at(-1)).toMatch(
        /^convscope: The training diverged: step 2 of epoch 1 /,
      );
      const document = parsed<{ epochs: readonly object[] }>(stdout);
      expect(document).toMatchObject({
        diverged: { epoch: 1, step: 2 },
        epochs: [{ train: { loss: null }, test: { loss: null, accuracy: 0 } }],
      });
      const weights = await readFile(join(cwd, "run/epoch-01/weights.bin"));
      const values = new Float32Array(
        weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.length),
      );
      expect(values).toHaveLength(8434);
      expect(values.every((value) => !Number.isFinite(value))).toBe(true);
      const [, row] = (await readFile(join(cwd, "run/history.csv"), "utf8")).split("\r\n");
      expect(row).toBe("epoch-01,1,,NaN,0.05,NaN,0,1000000000000");
      const runs = await convscope(["runs", "run"], { cwd });
      expect(runs.stdout).toMatch(/epoch-01 +1 +– +NaN +5\.00 % +NaN +0\.00 %/);
    }
  });

  it("is resumed from its state, reports that it had diverged, and exits with 3 again", async () => {
    const cwd = await newWorkplace();
    await convscope(["train", ...DATA, ...TOO_FAST, "--out", "run"], { cwd });
    const { code, stderr } = await convscope(["train", "--resume", "--epochs", "2", "--out", "run"], { cwd });
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /^Warning: The training diverged: at the end of epoch 1 the loss is not finite\.$/m,
    );
    const history = (await readFile(join(cwd, "run/history.csv"), "utf8")).trim().split("\r\n");
    expect(history.slice(1)).toEqual([
      "epoch-01,1,,NaN,0.05,NaN,0,1000000000000",
      "epoch-02,2,,NaN,0,NaN,0,1000000000000",
    ]);
    const complete = await convscope(["train", "--resume", "--out", "run"], { cwd });
    expect(complete.code).toBe(3);
    expect(complete.stderr).toContain("This run is complete");
    const { runs } = parsed<Runs>((await convscope(["runs", "run", "--json"], { cwd })).stdout);
    expect(runs[0]?.checkpoints.map(({ metrics }) => metrics)).toMatchObject([
      { testLoss: null, testAccuracy: 0 },
      { testLoss: null, testAccuracy: 0 },
    ]);
  });

  it("reports nothing for a run that does not diverge", async () => {
    const cwd = await newWorkplace();
    const { code, stdout, stderr } = await convscope(["train", ...DATA, "--out", "run", "--json"], { cwd });
    expect(code).toBe(0);
    expect(stderr).not.toMatch(/the training diverged/i);
    expect(parsed<object>(stdout)).not.toHaveProperty("diverged");
  });
});
