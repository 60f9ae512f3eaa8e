import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { resolve } from "../../../src/core/options/option.js";
import { VERSION } from "../../../src/core/packageFiles.js";
import { readTexts as readPngTexts } from "../../../src/figures/encoders/chunks.js";
import { canvasVersion } from "../../../src/figures/versions.js";
import { writeArtifacts } from "../../../src/jobs/artifact.js";
import type { DrawPlan } from "../../../src/jobs/draw/drawPlan.js";
import { draw } from "../../../src/jobs/draw/drawPlan.js";
import { type Manifest, readManifest } from "../../../src/jobs/manifest.js";
import type { Tap } from "../../../src/network/tap.js";
import { views } from "../../../src/views/index.js";
import { emptyNetwork, PROBE } from "../../support/emptyNetwork.js";
import { mistakeOf } from "../../support/mistake.js";
import { withTempFolder } from "../../support/tempFolder.js";

const inFolder = withTempFolder();

function tap(name: string, kind: Tap["kind"] = "conv"): Tap {
  const cost = { parameters: 0, macs: 0 };
  return { name, source: name, kind, op: "conv 3×3", preActivation: false, shape: [3, 3, 2], ...cost };
}

function planFor(taps: readonly Tap[], given: Partial<DrawPlan> = {}): DrawPlan {
  const engine = { name: "wasm", version: "1.2.3", reason: "it was requested", threads: 1 } as const;
  return { engine, network: emptyNetwork(taps), probe: PROBE, view: "sheet", ...given };
}

describe("a drawing", () => {
  it("shows the feature maps if no taps are requested", async () => {
    const { artifacts } = await draw(planFor([tap("input", "input"), tap("a"), tap("b", "pool")]));
    expect(artifacts.map(({ name }) => name)).toEqual(["a.png"]);
  });

  it("states the common facts of all of its figures, including default options", async () => {
    const { header } = await draw(planFor([tap("a")], { options: { zoom: 3 } }));
    expect(header).toEqual({
      generator: "convscope",
      version: VERSION,
      kind: "drawing",
      command: "convscope draw sheet 'made up' --input made:up/4 --zoom 3",
      view: "sheet",
      taps: [],
      style: { preset: "screen", theme: "light" },
      scales: null,
      options: { ...resolve(views.sheet.options, {}), zoom: 3 },
      checkpoints: [
        {
          name: "made up",
          sha256: "of the network",
          preprocessing: { mean: 0, sd: 1 },
          origin: null,
        },
      ],
      probe: { address: "made:up/4", sha256: "of the probe", notes: [], origin: null },
      engine: { name: "wasm", version: "1.2.3" },
    });
  });

  it("stores in each file its content and provenance, and the hash of its bytes", async () => {
    const { header, artifacts } = await draw(planFor([tap("a"), tap("b")]));
    for (const { bytes, sha256, facts } of artifacts) {
      const { Software, convscope } = readPngTexts(bytes);
      expect(Software).toBe(`convscope ${VERSION}`);
      expect(JSON.parse(convscope ?? "")).toEqual({
        ...header,
        shows: facts,
        canvas: await canvasVersion(),
      });
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
    }
  });

  it.each([
    ["a/b", "a.b"],
    ["a:b", "a?b"],
    ["Conv", "conv"],
  ])(
    "gives a separate file to each of the taps '%s' and '%s', even on disks that ignore case",
    async (...names) => {
      const { artifacts } = await draw(planFor(names.map((name) => tap(name))));
      const files = new Set(artifacts.map(({ name }) => name.toLowerCase()));
      expect(files.size).toBe(2);
    },
  );

  it.each(["../../up", "/top", "..", "C:\\a", "a\u0000b", "con/../d"])(
    "keeps the file of the tap '%s' in its folder",
    async (name) => {
      const { artifacts } = await draw(planFor([tap(name)]));
      expect(artifacts.map((artifact) => artifact.name)).toEqual([
        expect.stringMatching(/^[^./\\:\0][^/\\:\0]*\.png$/),
      ]);
    },
  );

  it.each<{ readonly given: Partial<DrawPlan>; readonly says: RegExp }>([
    { given: { options: { zooom: 3 } }, says: /^Unknown option '--zooom'\. Did you mean '--zoom'\?/ },
    {
      given: { options: { zoom: 3.5 } },
      says: /^Expected a whole number from 0 to 64 for --zoom but received 3\.5\.$/,
    },
    { given: { options: { colormap: "jet" } }, says: /^Unknown value for --colormap 'jet'/ },
    { given: { taps: ["c"] }, says: /^No tap matches 'c'/ },
  ])("rejects invalid requests: $given", async ({ given, says }) => {
    expect(await mistakeOf(() => draw(planFor([tap("a")], given)))).toMatch(says);
  });
});

describe("writing artifacts", () => {
  it("keeps the full name of a tap in the manifest if it is too long for a disk", async () => {
    const name = "ж".repeat(300);
    const manifest = await writeArtifacts(inFolder(), await draw(planFor([tap(name), tap("b")])));
    const [cut, whole] = manifest.files;
    expect(cut).toMatchObject({ fullName: name, tap: name });
    expect(await readdir(inFolder())).toContain(cut?.file);
    expect(whole).not.toHaveProperty("fullName");
  });

  it("creates the folder, with only the files in its manifest", async () => {
    const drawn = await draw(planFor([tap("a"), tap("b")]));
    const folder = inFolder("new", "folder");
    const manifest = await writeArtifacts(folder, drawn);
    expect(await readManifest(inFolder("new", "folder", "manifest.json"))).toEqual(manifest);
    expect(manifest).toMatchObject(drawn.header);
    expect((await readdir(folder)).sort()).toEqual(["a.png", "b.png", "manifest.json", "scale.json"]);
    for (const { file, sha256 } of manifest.files) {
      const bytes = await readFile(inFolder("new", "folder", file));
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
    }
  });

  it("writes nothing if the last of several names is taken by another program's file", async () => {
    const drawn = await draw(planFor([tap("a"), tap("b")]));
    await writeFile(inFolder("b.png"), "mine");
    const message = await mistakeOf(() => writeArtifacts(inFolder(), drawn));
    expect(message).toBe(
      `'${inFolder("b.png")}' already exists and was not written by convscope. Move it, or choose another --out.`,
    );
    expect(await readdir(inFolder())).toEqual(["b.png"]);
    expect(await readFile(inFolder("b.png"), "utf8")).toBe("mine");
  });

  it("replaces its own files and their manifest", async () => {
    const first = await draw(planFor([tap("a")]));
    const second = await draw(planFor([tap("a")], { options: { zoom: 3 } }));
    await writeArtifacts(inFolder(), first);
    await writeArtifacts(inFolder(), second);
    expect(Buffer.from(second.artifacts[0]!.bytes).equals(await readFile(inFolder("a.png")))).toBe(true);
    expect(await readManifest(inFolder("manifest.json"))).toMatchObject({ options: { zoom: 3 } });
  });
});

describe("a manifest", () => {
  it("is undefined if there is no file", async () => {
    expect(await readManifest(inFolder("manifest.json"))).toBeUndefined();
  });

  it.each(["", "mine", "null", "[]", "{}", '{"generator":"another"}'])(
    "is rejected if the file contains '%s'",
    async (text) => {
      await writeFile(inFolder("manifest.json"), text);
      expect(await mistakeOf(() => readManifest(inFolder("manifest.json")))).toBe(
        `'${inFolder("manifest.json")}' already exists and was not written by convscope. Move it, or choose another --out.`,
      );
    },
  );

  it("is read as it was written", async () => {
    const { header } = await draw(planFor([tap("a")]));
    const manifest: Manifest = { ...header, files: [] };
    await writeFile(inFolder("manifest.json"), JSON.stringify(manifest));
    expect(await readManifest(inFolder("manifest.json"))).toEqual(manifest);
  });
});
