import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { convscope, withWorkplaces } from "../support/cli.js";
import { enginesHere } from "../support/engine.js";
import { TOO_SMALL, writeHalving } from "../support/tooSmall.js";

const newWorkplace = withWorkplaces();
const engines = await enginesHere();
let cwd: string;

beforeAll(async () => {
  cwd = await newWorkplace();
  await writeHalving(join(cwd, "halving"));
});

describe.each(engines)("an image that is too small for a network, on the %s engine", (engine) => {
  it.each([
    [["draw", "overview", "halving", "--input", "mnist:test/53", "--out", "drawn"]],
    [["measure", "activation-stats", "halving", "--input", "mnist:test/53"]],
    [["compare", "halving", "halving", "--input", "mnist:test/53"]],
    [["report", "init", "halving", "--out", "specs/new.yaml"]],
  ])("exits with one line that names the layer, the size there and the remedy: %j", async (line) => {
    const { code, stdout, stderr } = await convscope([...line, "--engine", engine], { cwd });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain(TOO_SMALL);
  });
});
