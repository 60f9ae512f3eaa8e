import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { TrainingEvent } from "../../src/index.js";
import { CLI_ENGINE, convscope, type Outcome, parsed, withWorkplaces } from "../support/cli.js";
import { writeIdxFolder } from "../support/idxFolder.js";
import { expectWholeRun } from "../support/wholeRun.js";

const newWorkplace = withWorkplaces();
const BASE = ["train", "--data", "bands", "--batch-size", "32", "--threads", "1"];

interface Described {
  readonly command: string;
  readonly architecture: string;
  readonly seed: number;
  readonly epoch: number;
  readonly engine: { readonly name: string; readonly threads: number };
  readonly metrics: Readonly<Record<string, number>>;
  readonly data: { readonly name: string; readonly sha256: Readonly<Record<string, string>> };
  readonly sha256: Readonly<Record<string, string>>;
}

/** A new working folder with the data set `bands`. */
async function workplaceWithData(): Promise<string> {
  const cwd = await newWorkplace();
  await writeIdxFolder(join(cwd, "bands"));
  return cwd;
}

async function describedIn(folder: string): Promise<Described> {
  return parsed<Described>(await readFile(join(folder, "convscope.json"), "utf8"));
}

async function hashIn(folder: string, file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(join(folder, file)))
    .digest("hex");
}

describe("convscope train in a pipe", () => {
  const words = [...BASE, "--epochs", "2", "--seed", "3", "--out", "runs/it's mine"];
  let cwd = "";
  let plain: Outcome;
  let json: Outcome;
  beforeAll(async () => {
    cwd = await workplaceWithData();
    plain = await convscope(words, { cwd });
    json = await convscope([...BASE, "--epochs", "2", "--seed", "3", "--out", "again", "--json"], { cwd });
  });

  it("reports each epoch in plain lines on standard error, without carriage returns or escape codes", () => {
    expect(plain).toMatchObject({ code: 0, stdout: "" });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there.
    expect(plain.stderr).not.toMatch(/[\r\u001b]/);
    expect(plain.stderr.split("\n")[0]).toMatch(
      new RegExp(`^Training mini-resnet on bands with the ${CLI_ENGINE} engine, 1 thread$`),
    );
    const number = "\\d+\\.\\d{4}  acc \\d+\\.\\d{2} %";
    for (const epoch of [1, 2]) {
      const steps = new RegExp(
        `^epoch ${epoch}/2  step \\d/4  loss ${number}  \\d+ images/s  \\S+ s left$`,
        "gm",
      );
      const end = new RegExp(
        `^epoch ${epoch}/2  train loss ${number}  test loss ${number}  \\d+ images/s  → runs/it's mine/epoch-0${epoch}$`,
        "m",
      );
      expect(plain.stderr.match(steps)).toHaveLength(3);
      expect(plain.stderr).toMatch(end);
    }
  });

  it("prints one JSON document with --json, with each checkpoint's description", async () => {
    const { out, epochs } = parsed<{
      readonly out: string;
      readonly epochs: readonly Extract<TrainingEvent, { type: "epoch" }>[];
    }>(json.stdout);
    expect(out).toBe("again");
    expect(epochs.map(({ checkpoint }) => checkpoint)).toEqual(["again/epoch-01", "again/epoch-02"]);
    for (const { checkpoint, train, test } of epochs) {
      const { metrics } = await describedIn(join(cwd, checkpoint));
      expect(metrics).toEqual({
        trainLoss: train.loss,
        trainAccuracy: train.accuracy,
        testLoss: test.loss,
        testAccuracy: test.accuracy,
      });
    }
  });

  it("writes a complete checkpoint per epoch, with the command line, the seed, the engine and the data's hashes", async () => {
    await expectWholeRun(join(cwd, "runs/it's mine"));
    const names = (await readdir(join(cwd, "runs/it's mine"))).sort();
    expect(names).toEqual(["epoch-01", "epoch-02", "history.csv", "run.json"]);
    for (const epoch of [1, 2]) {
      const folder = join(cwd, "runs/it's mine", `epoch-0${epoch}`);
      const { engine, data, ...described } = await describedIn(folder);
      expect(described).toMatchObject({
        command:
          "convscope train --data bands --epochs 2 --batch-size 32 --seed 3 --out 'runs/it'\\''s mine'",
        architecture: "mini-resnet",
        seed: 3,
        epoch,
      });
      expect(engine).toMatchObject({ name: CLI_ENGINE, threads: 1 });
      const files = Object.keys(data.sha256);
      expect(files).toHaveLength(4);
      for (const file of files) expect(data.sha256[file]).toBe(await hashIn(join(cwd, "bands"), file));
    }
  });

  it("gives the same weights for the same seed, and different ones for another", async () => {
    await convscope([...BASE, "--epochs", "1", "--seed", "4", "--out", "other", "--quiet"], { cwd });
    const weightsOf = (run: string) => hashIn(join(cwd, run), "weights.bin");
    expect(await weightsOf("again/epoch-01")).toBe(await weightsOf("runs/it's mine/epoch-01"));
    expect(await weightsOf("again/epoch-02")).toBe(await weightsOf("runs/it's mine/epoch-02"));
    expect(await weightsOf("again/epoch-02")).not.toBe(await weightsOf("again/epoch-01"));
    expect(await weightsOf("other/epoch-01")).not.toBe(await weightsOf("again/epoch-01"));
  });

  it("writes networks that draw opens, the last one if the run is named", async () => {
    const data = ["--data", "bands", "--input", "test/0", "--taps", "relu1", "--json"];
    const { stdout } = await convscope(["draw", "sheet", "again", ...data], { cwd });
    expect(parsed<{ checkpoints: { name: string }[] }>(stdout).checkpoints[0]?.name).toBe("again/epoch-02");
  });

  it("prints nothing with --quiet", async () => {
    const words = [...BASE, "--epochs", "1", "--out", "quiet", "--quiet"];
    expect(await convscope(words, { cwd })).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("does not start in the folder of another training, whose checkpoints would be mixed with its own", async () => {
    const words = (seed: string) => [...BASE, "--epochs", "1", "--seed", seed, "--out", "twice", "--quiet"];
    expect((await convscope(words("1"), { cwd })).code).toBe(0);
    const { code, stderr } = await convscope(words("2"), { cwd });
    expect(code).toBe(2);
    expect(stderr).toBe(
      "convscope: 'twice' already holds 'epoch-01'. Resume it with --resume, or choose another --out.\n",
    );
    expect((await describedIn(join(cwd, "twice/epoch-01"))).seed).toBe(1);
  });
});

describe("convscope train --resume", () => {
  const base = [...BASE, "--depth", "1", "--quiet"];

  it("needs only the folder, and uses the engine and the threads of the run", async () => {
    const cwd = await workplaceWithData();
    expect((await convscope([...base, "--epochs", "2", "--out", "run"], { cwd })).code).toBe(0);
    const environment = { CONVSCOPE_ENGINE: undefined };
    const words = ["train", "--resume", "--out", "run", "--epochs", "3", "--json"];
    const { code, stdout, stderr } = await convscope(words, { cwd, environment });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain(`with the ${CLI_ENGINE} engine, 1 thread\n`);
    const { epochs } = parsed<{ readonly epochs: readonly { readonly checkpoint: string }[] }>(stdout);
    expect(epochs.map(({ checkpoint }) => checkpoint)).toEqual(["run/epoch-03"]);
    await convscope([...base, "--epochs", "3", "--out", "whole"], { cwd });
    const weights = (run: string) => hashIn(join(cwd, run, "epoch-03"), "weights.bin");
    expect(await weights("run")).toBe(await weights("whole"));
  });

  it("reports in one line that a run is complete", async () => {
    const cwd = await workplaceWithData();
    await convscope([...base, "--epochs", "1", "--out", "run"], { cwd });
    expect(await convscope(["train", "--resume", "--out", "run"], { cwd })).toEqual({
      code: 0,
      stdout: "",
      stderr: "This run is complete, with 1 epoch; a larger --epochs continues it\n",
    });
  });

  it("rejects in one line anything that would not be the same training", async () => {
    const cwd = await workplaceWithData();
    await convscope([...base, "--epochs", "2", "--out", "run"], { cwd });
    const refused = async (...words: readonly string[]) => {
      const { code, stderr } = await convscope(["train", "--resume", ...words], { cwd });
      expect(code).toBe(2);
      expect(stderr).toMatch(/^convscope: [^\n]*\.\n$/);
      return stderr;
    };
    expect(await refused("--out", "nowhere")).toContain("There is no run to resume in 'nowhere'");
    expect(await refused("--out", "run", "--seed", "5")).toContain(
      "was started with --seed 0. Omit the flag",
    );
    expect(await refused("--out", "run", "--epochs", "1")).toContain("was started with --epochs 2");
  });
});

describe("files that convscope did not write", () => {
  it("are kept if a folder has the name of a checkpoint", async () => {
    const cwd = await workplaceWithData();
    await mkdir(join(cwd, "run/epoch-01"), { recursive: true });
    await writeFile(join(cwd, "run/epoch-01/notes.txt"), "mine");
    const { code, stderr } = await convscope([...BASE, "--epochs", "1", "--out", "run", "--quiet"], { cwd });
    expect(await readdir(join(cwd, "run/epoch-01"))).toEqual(["notes.txt"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^convscope: .*epoch-01.*\n$/);
  });

  it("are kept if a file has the name of a checkpoint", async () => {
    const cwd = await workplaceWithData();
    await mkdir(join(cwd, "run"));
    await writeFile(join(cwd, "run/epoch-01"), "mine");
    const { code, stderr } = await convscope([...BASE, "--epochs", "1", "--out", "run", "--quiet"], { cwd });
    expect(await readFile(join(cwd, "run/epoch-01"), "utf8")).toBe("mine");
    expect(code).toBe(2);
    expect(stderr).toMatch(/^convscope: .*epoch-01.*\n$/);
  });
});
