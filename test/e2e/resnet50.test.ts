import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { withWorkplaces } from "../support/cli.js";
import { enginesHere } from "../support/engine.js";
import { convscope } from "../support/program.js";

const newWorkplace = withWorkplaces();

describe.each(await enginesHere())("ResNet-50 on the %s engine", (engine) => {
  it("works in a report", async () => {
    const cwd = await newWorkplace();
    const spec = `title: ResNet-50
checkpoints: {he: "fresh:resnet?depth=50&width=4"}
probes: {digit: mnist:test/53}
sections: [{view: sheet, taps: [stem, block16_relu]}, {measure: ratio}]
`;
    await writeFile(join(cwd, "report.yaml"), spec);
    const line = ["report", "build", "report.yaml", "--out", "out", "--jobs", "1", "--engine", engine];
    const { code, stderr } = await convscope(line, { cwd });
    expect(code, stderr).toBe(0);
  });
});
