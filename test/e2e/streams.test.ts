import { spawnSync } from "node:child_process";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Host, rimOf } from "../../src/cli/console.js";
import { GLOBAL_OPTIONS } from "../../src/cli/globalOptions.js";
import { main } from "../../src/cli/main.js";
import { resolve } from "../../src/core/options/option.js";
import { convscope, withWorkplaces } from "../support/cli.js";
import { writeIdxFolder } from "../support/idxFolder.js";
import { outcomeOf, PROGRAM, started } from "../support/program.js";

const newWorkplace = withWorkplaces();

describe("an internal error", () => {
  it.each([
    {
      what: "an error",
      thrown: new RangeError("Invalid array length"),
      says: "RangeError: Invalid array length",
    },
    { what: "no error object", thrown: "out of luck", says: "out of luck" },
  ])("exits with 1, asks for a report and shows its location: $what is thrown", async ({ thrown, says }) => {
    const { code, talk } = await run(["--version"], () => {
      throw thrown;
    });
    expect(code).toBe(1);
    expect(talk).toMatch(/^convscope: this is a bug in convscope \d+\.\d+\.\d+, please report it\.\n/);
    expect(talk).toContain(says);
    if (thrown instanceof Error) expect(talk).toMatch(/\n {4}at .*streams\.test\.ts:\d+/);
  });

  it("differs from a user error, which shows no stack", async () => {
    const { code, talk } = await run(["drwa"], () => undefined);
    expect(code).toBe(2);
    expect(talk).not.toMatch(/\n {4}at /);
  });

  async function run(argv: readonly string[], writeData: Host["writeData"]) {
    const talk: string[] = [];
    const world: Host = {
      writeData,
      writeTalk: (text) => talk.push(text),
      terminal: false,
      columns: 80,
      environment: {},
      now: () => 0,
      availableMemory: () => 2 ** 33,
      interruptible: () => new AbortController().signal,
    };
    return { code: await main(argv, world), talk: talk.join("") };
  }
});

describe("an error after which a command continues", () => {
  it.each([true, false])("is reported, whether or not messages are wanted: --quiet %s", (quiet) => {
    const written: string[] = [];
    const world = { writeTalk: (text: string) => written.push(text), terminal: false } as unknown as Host;
    const context = rimOf(world, { ...resolve(GLOBAL_OPTIONS, {}), quiet });
    context.say("talk");
    context.error("2 errors in r.yaml");
    expect(written).toEqual([...(quiet ? [] : ["talk\n"]), "convscope: 2 errors in r.yaml\n"]);
  });
});

describe("a reader that has seen enough", () => {
  it.each(["taps bundled:mini-resnet", "--help", "completion bash", "doctor --json"])(
    "ends 'convscope %s' quietly if it closes standard output at once",
    async (line) => {
      const child = started(process.execPath, [PROGRAM, ...line.split(" ")]);
      child.stdout?.destroy();
      expect(await outcomeOf(child)).toEqual({ code: 0, stdout: "", stderr: "" });
    },
  );

  const hasBash = spawnSync("bash", ["--version"]).status === 0;

  it.runIf(hasBash)("gets its line out of a pipe, and the program exits normally", async () => {
    const line = '"$0" "$@" | head -1; exit "$PIPESTATUS"';
    const words = ["--norc", "-c", line, process.execPath, PROGRAM, "taps", "bundled:mini-resnet"];
    const { code, stdout, stderr } = await outcomeOf(started("bash", words));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^tap +kind .*\n$/);
  });

  it("of messages does not end a training", async () => {
    const cwd = await newWorkplace();
    await writeIdxFolder(join(cwd, "bands"));
    const words = ["train", "--data", "bands", "--batch-size", "32", "--epochs", "2", "--out", "run"];
    const child = started(process.execPath, [PROGRAM, ...words], { cwd });
    child.stderr?.destroy();
    expect(await outcomeOf(child)).toMatchObject({ code: 0, stdout: "" });
    expect((await readdir(join(cwd, "run"))).filter((name) => name.startsWith("epoch-"))).toHaveLength(2);
  });
});

describe("short flags", () => {
  it.each([
    { short: ["-q", "draw", "sheet", "bundled:mini-resnet", "--taps", "relu1"] },
    { short: ["draw", "-q", "sheet", "bundled:mini-resnet", "--taps", "relu1"] },
    { short: ["draw", "sheet", "-q", "bundled:mini-resnet", "--taps", "relu1"] },
    { short: ["draw", "sheet", "bundled:mini-resnet", "--taps", "relu1", "-q"] },
    { short: ["draw", "sheet", "bundled:mini-resnet", "--taps", "relu1", "-o", "output", "-q"] },
  ])("are accepted anywhere: $short", async ({ short }) => {
    const cwd = await newWorkplace();
    expect(await convscope(short, { cwd })).toEqual({ code: 0, stdout: "", stderr: "" });
    expect((await readdir(join(cwd, "output"))).sort()).toEqual(["manifest.json", "relu1.png", "scale.json"]);
  });
});
