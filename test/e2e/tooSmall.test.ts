import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { withWorkplaces } from "../support/cli.js";
import { enginesHere } from "../support/engine.js";
import { convscope } from "../support/program.js";
import { TOO_SMALL, writeHalving } from "../support/tooSmall.js";

const newWorkplace = withWorkplaces();
const engines = await enginesHere();
let cwd: string;

beforeAll(async () => {
  cwd = await newWorkplace();
  await writeHalving(join(cwd, "halving"));
  const spec = `title: Halved
checkpoints: { halving: halving }
probes: { digit: mnist:test/53 }
sections:
  - view: sheet
`;
  await writeFile(join(cwd, "report.yaml"), spec);
});

describe.each(engines)("a report of an image that is too small, on the %s engine", (engine) => {
  it("exits with one line that names the layer, the size there and the remedy", async () => {
    const line = ["report", "build", "report.yaml", "--out", "built", "--jobs", "1", "--engine", engine];
    const { code, stdout, stderr } = await convscope(line, { cwd });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toContain(TOO_SMALL);
  });
});
