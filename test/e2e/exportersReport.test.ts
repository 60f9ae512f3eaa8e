import { copyFile, cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { convscope as convscopeHere, withWorkplaces } from "../support/cli.js";
import { convscope } from "../support/program.js";
import { FORMATS } from "../support/references.js";

const newWorkplace = withWorkplaces();

const SPEC = `title: All exporters
checkpoints:
  older: resnet-bn.onnx
  newer: resnet-external.onnx
  exported: resnet.pt2
  weights: resnet.pt
  chosen: "mini-resnet.pt?as=mini-resnet"
  graph: plain
probes: { five: mnist:test/53 }
output: [html]
sections:
  - view: sheet
    checkpoints: [older, newer, exported, weights, chosen]
    probes: five
    taps: conv1
  - view: sheet
    checkpoints: graph
    probes: five
    taps: relu
`;

describe("networks of all exporters of PyTorch, weights alone, and a graph model", () => {
  it("fill a report, with weights in a file beside, and under the architecture that an address names", async () => {
    const cwd = await newWorkplace();
    for (const name of ["resnet-bn.onnx", "resnet-external.onnx", "resnet-external.onnx.data"])
      await copyFile(join(FORMATS, "onnx", name), join(cwd, name));
    await copyFile(join(FORMATS, "pt2", "resnet.pt2"), join(cwd, "resnet.pt2"));
    for (const name of ["resnet.pt", "mini-resnet.pt"])
      await copyFile(join(FORMATS, "state", name), join(cwd, name));
    await cp(join(FORMATS, "tfjs-graph", "plain"), join(cwd, "plain"), { recursive: true });
    await writeFile(join(cwd, "report.yaml"), SPEC);
    expect(await convscope(["report", "build", "report.yaml", "--jobs", "1"], { cwd })).toMatchObject({
      code: 0,
    });
    const page = await readFile(join(cwd, "report", "index.html"), "utf8");
    for (const file of ["resnet-external.onnx", "resnet.pt2", "resnet.pt", "mini-resnet.pt", "graph"])
      expect(page).toContain(file);
    expect(page.match(/<figure\b/g)?.length).toBeGreaterThanOrEqual(6);
    expect(await convscopeHere(["verify", "report"], { cwd })).toMatchObject({ code: 0 });
  });
});
