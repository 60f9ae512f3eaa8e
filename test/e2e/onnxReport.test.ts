import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withWorkplaces } from "../support/cli.js";
import { convscope } from "../support/program.js";
import { FORMATS } from "../support/references.js";

const newWorkplace = withWorkplaces();

const SPEC = `title: Two exporters
checkpoints: { older: resnet-bn.onnx, newer: resnet-external.onnx }
probes: { five: mnist:test/53 }
output: [html]
sections:
  - view: sheet
    checkpoints: [older, newer]
    probes: five
    taps: conv1
`;

describe("networks from both exporters of PyTorch", () => {
  it("work in a report, with external weights", async () => {
    const cwd = await newWorkplace();
    for (const name of ["resnet-bn.onnx", "resnet-external.onnx", "resnet-external.onnx.data"])
      await copyFile(join(FORMATS, "onnx", name), join(cwd, name));
    await writeFile(join(cwd, "report.yaml"), SPEC);
    expect(await convscope(["report", "build", "report.yaml"], { cwd })).toMatchObject({ code: 0 });
    expect(await readFile(join(cwd, "report", "index.html"), "utf8")).toContain("resnet-external.onnx");
  });
});
