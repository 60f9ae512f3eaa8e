import { cp, mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { artifactKey } from "../../../src/report/build/artifactKey.js";
import { planReport } from "../../../src/report/build/reportPlan.js";
import { readSpec } from "../../../src/report/spec/spec.js";
import { writeIdxFolder } from "../../support/idxFolder.js";
import { withTempFolder } from "../../support/tempFolder.js";

const ENGINE = { name: "wasm", version: "1.2.3" } as const;
const ASSETS = fileURLToPath(new URL("../../../assets/checkpoints/mini-resnet/", import.meta.url));

const path = withTempFolder();

/** A spec that names a run, images and saved scales below a folder, and a checkpoint and images in another. */
const specWith = (here: string, shared: string) => `title: Small
checkpoints: {run: "${here}runs/a", shared: "${shared}other"}
probes: ["${here}digits:test/0-3", "${shared}digits:test/0"]
sections:
  - {view: sheet, taps: conv1, scale-from: "${here}scale.json"}
  - {measure: linear-probe, train: "${here}digits:train"}
`;

/** Plans a project in a folder of its own, and gives its artifacts' keys and jobs, and the outline of its pages. */
async function planned(name: string, { isAbsolute = true, epoch = "epoch-01" } = {}) {
  const project = path(name, "project");
  await mkdir(project, { recursive: true });
  await cp(`${ASSETS}${epoch}`, `${project}/runs/a`, { recursive: true });
  await cp(`${ASSETS}epoch-02`, path(name, "shared/other"), { recursive: true });
  for (const folder of [`${project}/digits`, path(name, "shared/digits")]) await writeIdxFolder(folder);
  await writeFile(`${project}/scale.json`, "{}");
  const here = isAbsolute ? `${project}/` : "";
  await writeFile(`${project}/report.yaml`, specWith(here, `${path(name, "shared")}/`));
  const { artifacts, outline } = await planReport(await readSpec(`${project}/report.yaml`));
  return {
    keys: artifacts.map((artifact) => artifactKey(artifact, ENGINE)),
    named: artifacts.map(({ slug, checkpoints, probe }) => [
      slug,
      checkpoints.map((each) => each.name),
      probe?.name,
    ]),
    outline,
  };
}

describe("a project in another folder", () => {
  it("has the same keys and the same outline, whatever absolute paths its spec names", async () => {
    const [one, two] = [await planned("one"), await planned("two/deeper")];
    expect(one.keys.length).toBeGreaterThan(3);
    expect(two).toEqual(one);
    expect(JSON.stringify(one)).not.toContain(path());
  });

  it("has the same keys where its own paths are relative", async () => {
    expect(await planned("two", { isAbsolute: false })).toEqual(await planned("one"));
  });

  it("has other keys for a checkpoint of other content", async () => {
    const [one, two] = [await planned("one"), await planned("two", { epoch: "epoch-03" })];
    expect(two.keys.filter((key) => one.keys.includes(key)).length).toBeLessThan(one.keys.length);
    expect(two.named).toEqual(one.named);
  });
});
