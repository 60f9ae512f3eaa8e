import { type ChildProcess, spawnSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRun } from "../../src/checkpoints/run.js";
import { convscope as convscopeHere, withWorkplaces } from "../support/cli.js";
import { writeIdxFolder } from "../support/idxFolder.js";
import { convscope, outcomeOf, PROGRAM, type ProcessOutcome, started } from "../support/program.js";
import { expectWholeRun, weightsOf } from "../support/wholeRun.js";

const newWorkplace = withWorkplaces();
const BASE = ["train", "--data", "bands", "--batch-size", "32", "--threads", "1"];

/** A new working folder with the data set `bands`. */
async function workplaceWithData(): Promise<string> {
  const cwd = await newWorkplace();
  await writeIdxFolder(join(cwd, "bands"));
  return cwd;
}

describe("convscope train --resume", () => {
  const base = [...BASE, "--depth", "1"];

  it("leaves the folder to the training that holds it, and takes it over once that is killed", async () => {
    const cwd = await workplaceWithData();
    const words = [...base, "--epochs", "9999", "--out", "run"];
    const first = started(process.execPath, [PROGRAM, ...words], { cwd });
    const ended = outcomeOf(first);
    await new Promise((resolve) => first.stderr?.once("data", resolve));
    for (const more of [["--resume"], []]) {
      const { code, stderr } = await convscope([...words, ...more], { cwd });
      expect(stderr).toMatch(
        new RegExp(
          `^convscope: Process ${first.pid} on .* is training in 'run'\\. Wait for it to finish, or .*\\.\\n$`,
        ),
      );
      expect(code).toBe(2);
    }
    first.kill("SIGKILL");
    await ended;
    await expectWholeRun(join(cwd, "run"));
    const second = started(process.execPath, [PROGRAM, "train", "--resume", "--out", "run"], { cwd });
    const said = outcomeOf(second);
    await new Promise((resolve) => second.stderr?.once("data", resolve));
    second.kill("SIGINT");
    expect((await said).code).toBe(130);
    expect((await readdir(join(cwd, "run"))).filter((name) => name.startsWith("."))).toEqual([]);
  });
});

describe("Ctrl-C", () => {
  it("ends a training with 130, leaves an intact run and says how to resume it, which gives the same weights", async () => {
    const cwd = await workplaceWithData();
    const words = [...BASE, "--epochs", "40", "--depth", "1", "--width", "2"];
    const child = started(process.execPath, [PROGRAM, ...words, "--out", "my run", "--json"], { cwd });
    const [outcome] = await Promise.all([outcomeOf(child), interruptedAfter(child, "epoch-02\n")]);
    expect(outcome).toMatchObject({ code: 130, stdout: "" });
    const last = outcome.stderr.trimEnd().split("\n").at(-1);
    expect(last).toBe("Training was interrupted. Resume it with convscope train --resume --out 'my run'.");
    await expectWholeRun(join(cwd, "my run"));
    const names = (await openRun(join(cwd, "my run"))).checkpoints.map(({ name }) => name);
    expect(names.at(-1)).toMatch(/^epoch-\d+-batch-000\d$/);
    const again = await convscopeHere(["train", "--resume", "--out", "my run"], { cwd });
    expect(again).toMatchObject({ code: 0, stdout: "" });
    expect(again.stderr).toMatch(
      /^Training mini-resnet on bands with .*\nresuming in epoch \d+\/40 after \d of 4 steps\n/,
    );
    expect((await convscopeHere([...words, "--out", "whole", "--quiet"], { cwd })).code).toBe(0);
    expect(await weightsOf(join(cwd, "my run"))).toEqual(await weightsOf(join(cwd, "whole")));
  });

  /** Sends the interrupt once the process has printed something. */
  function interruptedAfter(child: ChildProcess, words: string): Promise<void> {
    let said = "";
    return new Promise((resolve) => {
      child.stderr?.on("data", (part: Buffer) => {
        const before = said.includes(words);
        said += part.toString("utf8");
        if (before || !said.includes(words)) return;
        child.kill("SIGINT");
        resolve();
      });
    });
  }
});

/** The program of util-linux that runs a command on a pseudo-terminal. */
const ON_TERMINAL = "script";
const hasScript =
  spawnSync(ON_TERMINAL, ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux") === true;

describe.runIf(hasScript)("convscope train on a terminal", () => {
  it.each([160, 80])(
    "shows a bar with loss, accuracy, images/s and time left, %i columns wide",
    async (columns) => {
      const { code, stdout } = await twoEpochs(columns);
      const [bar = ""] = stdout
        .split("\r")
        .filter((line) => line.includes("epoch 1/2") && line.includes("█"));
      expect(code).toBe(0);
      expect(bar).toMatch(/█+░* +\d+ %/);
      expect(bar).toMatch(/loss \d+\.\d+ +acc \d+(\.\d+)? % +\d+ images\/s +\S+ s left$/);
    },
  );

  it("never writes a line of progress that is wider than the terminal", async () => {
    const { stdout } = await onTerminal(60, ["--epochs", "1"]);
    const bars = stdout.split("\r").filter((line) => line.includes("█"));
    const widths = bars.map((line) => line.replace("\u001b[2K", "").length);
    expect(widths.length).toBeGreaterThan(1);
    expect(Math.max(...widths)).toBeLessThan(60);
  });

  it("keeps the last line of each epoch", async () => {
    const { stdout } = await twoEpochs(160);
    const lines = stdout.split("\n").map((line) => line.trimEnd().split("\u001b[2K").at(-1) ?? "");
    expect(
      lines.map((line) => /^(Training|epoch \d\/2 +train loss)/.exec(line)?.[0]?.slice(0, 9)).filter(Boolean),
    ).toEqual(["Training", "epoch 1/2", "epoch 2/2"]);
  });

  it("shows nothing with --quiet", async () => {
    expect(await onTerminal(160, ["--epochs", "1", "--quiet"])).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  const known = new Map<number, Promise<ProcessOutcome>>();

  /** The output of a training of two epochs on a terminal of a given width, run once for each width. */
  function twoEpochs(columns: number): Promise<ProcessOutcome> {
    const outcome = known.get(columns) ?? onTerminal(columns, ["--epochs", "2"]);
    known.set(columns, outcome);
    return outcome;
  }

  /** Runs a training on a pseudo-terminal of a given width, whose output is the outcome's `stdout`. */
  async function onTerminal(columns: number, words: readonly string[]): Promise<ProcessOutcome> {
    const cwd = await workplaceWithData();
    const train = [process.execPath, PROGRAM, ...BASE, ...words, "--out", "run"]
      .map((word) => `'${word}'`)
      .join(" ");
    const line = `stty cols ${columns}; ${train}`;
    return outcomeOf(started(ON_TERMINAL, ["--quiet", "--return", "--command", line, "/dev/null"], { cwd }));
  }
});
