import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { convscope as convscopeHere, withWorkplaces } from "../support/cli.js";
import { convscope } from "../support/program.js";
import { FORMATS } from "../support/references.js";

const newWorkplace = withWorkplaces();

const SPEC = `title: Weights alone
checkpoints: { plain: resnet.pt, chosen: "mini-resnet.pt?as=mini-resnet" }
probes: { five: mnist:test/53 }
output: [html]
sections:
  - view: sheet
    checkpoints: [plain, chosen]
    probes: five
    taps: conv1
`;

describe("weights of PyTorch", () => {
  it("fill a report, one under the architecture that its address names", async () => {
    const cwd = await newWorkplace();
    for (const name of ["resnet.pt", "mini-resnet.pt"])
      await copyFile(join(FORMATS, "state", name), join(cwd, name));
    await writeFile(join(cwd, "report.yaml"), SPEC);
    expect(await convscope(["report", "build", "report.yaml", "--jobs", "1"], { cwd })).toMatchObject({
      code: 0,
    });
    expect(await readFile(join(cwd, "report", "index.html"), "utf8")).toContain("mini-resnet.pt");
    expect(await convscopeHere(["verify", "report"], { cwd })).toMatchObject({ code: 0 });
  });
});
