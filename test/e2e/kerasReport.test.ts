import { copyFile, cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { convscope as convscopeHere, withWorkplaces } from "../support/cli.js";
import { convscope } from "../support/program.js";
import { FORMATS } from "../support/references.js";

const newWorkplace = withWorkplaces();

describe("networks in two formats of Keras and in TensorFlow.js's graph format", () => {
  it("fill a report, which verifies", async () => {
    const cwd = await newWorkplace();
    for (const name of ["resnet.keras", "resnet.h5"])
      await copyFile(join(FORMATS, "keras", name), join(cwd, name));
    await cp(join(FORMATS, "tfjs-graph", "fused"), join(cwd, "graph"), { recursive: true });
    await writeFile(
      join(cwd, "report.yaml"),
      `title: Three formats
checkpoints: { archive: resnet.keras, whole: resnet.h5, graph: graph }
probes: { five: mnist:test/53 }
output: [html]
sections:
  - view: sheet
    checkpoints: [archive, whole]
    probes: five
    taps: stem
  - view: sheet
    checkpoints: [graph]
    probes: five
    taps: relu
`,
    );
    expect(await convscope(["report", "build", "report.yaml", "--jobs", "1"], { cwd })).toMatchObject({
      code: 0,
    });
    const page = await readFile(join(cwd, "report", "index.html"), "utf8");
    for (const name of ["resnet.keras", "resnet.h5", "graph"]) expect(page).toContain(name);
    expect(await convscopeHere(["verify", "report"], { cwd })).toMatchObject({ code: 0 });
  });

  it("are shown each by its own preprocessing, and verified", async () => {
    const cwd = await newWorkplace();
    await copyFile(join(FORMATS, "keras", "mobile.keras"), join(cwd, "mobile.keras"));
    await copyFile(join(FORMATS, "..", "preprocessing", "landscape.jpg"), join(cwd, "dog.jpg"));
    await writeFile(
      join(cwd, "report.yaml"),
      `checkpoints:
  a: { address: mobile.keras, preprocessing: tf }
  b: { address: mobile.keras, preprocessing: caffe }
probes: [dog.jpg]
sections:
  - view: sheet
    taps: stem
`,
    );
    expect(await convscope(["report", "build", "report.yaml", "--jobs", "1"], { cwd })).toMatchObject({
      code: 0,
    });
    const page = await readFile(join(cwd, "report", "index.html"), "utf8");
    for (const name of ["tf", "caffe"]) expect(page).toContain(`mobile.keras?preprocessing=${name}`);
    expect(await convscopeHere(["verify", "report"], { cwd })).toMatchObject({ code: 0 });
  });
});
