import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NumberArray } from "../../src/activations/npy.js";
import { npz, readNpz } from "../../src/activations/npz.js";
import { VERDICTS, type Verification } from "../../src/jobs/rerun/verification.js";
import { verified, Workshop } from "../../src/jobs/rerun/verifyFiles.js";
import { verifyPaths } from "../../src/report/build/verifyReport.js";
import {
  drawCompared,
  drawFigures,
  drawMotions,
  writeChanged,
  writeMeasures,
} from "../support/verifiable.js";
import { TAMPERINGS } from "./tamperings/index.js";
import { text } from "./tamperings/tampering.js";

let folder: string;
const workshop = new Workshop({});

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "convscope-tampering-"));
  await drawFigures(folder);
  await drawFigures(folder, { name: "pictures", formats: ["png", "svg"] });
  await drawMotions(folder);
  await drawCompared(folder);
  await writeMeasures(folder);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function verdictsOn(...paths: readonly string[]): Promise<readonly Verification[]> {
  const found: Verification[] = [];
  for await (const each of verifyPaths(paths.map((path) => join(folder, path)))) found.push(each);
  return found;
}

describe("unchanged files", () => {
  it("have the same bytes, whatever they are, including everything in their folders", async () => {
    const found = await verdictsOn(
      "figures",
      "motions",
      "compared",
      "ratio.json",
      "ratio.csv",
      "ratio.svg",
      "ratio.png",
      "ratio.pdf",
    );
    expect(new Set(found.map(({ verdict }) => verdict))).toEqual(new Set(["same bytes"]));
    expect(found.map(({ file }) => basename(file))).toEqual(
      expect.arrayContaining([
        "scale.json",
        "values.npz",
        "statistics.json",
        "manifest.json",
        "comparison.json",
        "taps.csv",
      ]),
    );
  });
});

describe.each(Object.entries(TAMPERINGS))("%s", (file, tamperings) => {
  it.each(tamperings)("differs: $what", async ({ change, says = /./, verdict: expected = "differs" }) => {
    const bytes = await readFile(join(folder, file));
    const changed = change(bytes);
    expect(changed.equals(bytes)).toBe(false);
    const path = join(folder, file);
    try {
      await writeFile(path, changed);
      const { verdict, reason } = await verified(path, workshop);
      expect(verdict).toBe(expected);
      expect(reason).toMatch(says);
      expect(reason).not.toMatch(/\n/);
    } finally {
      await writeFile(path, bytes);
    }
  });
});

/** The verdicts on a changed copy of a folder, except for the identical ones. */
async function complaints(name: string, change: (copy: string) => Promise<unknown>) {
  const copy = await mkdtemp(join(folder, "copy-"));
  await cp(join(folder, name), copy, { recursive: true });
  await change(copy);
  const found = await verdictsOn(basename(copy));
  return found
    .filter(({ verdict }) => verdict !== "same bytes")
    .map(({ file, verdict, reason }) => ({ file: basename(file), verdict, reason }));
}

/** Changes the text of a file. */
async function edit(path: string, from: string | RegExp, to: string): Promise<string> {
  return writeChanged(path, text(from, to)(await readFile(path)));
}

describe("a folder of figures", () => {
  it.each([
    ["a value of values.npz", "values.npz", changedValue],
    ["a statistic", "statistics.json", (path: string) => edit(path, /"mean": \d/, '"mean": 9')],
    ["a scale", "scale.json", (path: string) => edit(path, /\d\]/, "9]")],
    ["spaces in a scale", "scale.json", (path: string) => edit(path, "{", "{ ")],
    [
      "a domain in the manifest",
      "manifest.json",
      (path: string) => edit(path, /"domain": \[\s*0,/, '"domain": [ 1,'),
    ],
    [
      "a hash in the manifest",
      "manifest.json",
      (path: string) => edit(path, /("file": "relu4\.png",\s*"sha256": ")[0-9a-f]/, "$1g"),
    ],
    ["all hashes in the manifest", "manifest.json", changedHashes],
    [
      "the threads of an engine that has none",
      "manifest.json",
      (path: string) => edit(path, '"name": "wasm",', '"name": "wasm", "threads": 1,'),
    ],
  ] as const)("differs in %s", async (_, file, change) => {
    const found = await complaints("pictures", (copy) => change(join(copy, file)));
    expect(found.map((each) => each.file)).toContain(file);
    expect(found.some(({ verdict }) => VERDICTS[verdict].outcome !== "passed")).toBe(true);
  });

  it("differs if two figures have exchanged names", async () => {
    const found = await complaints("pictures", async (copy) => {
      await rename(join(copy, "relu4.png"), join(copy, "x.png"));
      await rename(join(copy, "relu5.png"), join(copy, "relu4.png"));
      await rename(join(copy, "x.png"), join(copy, "relu5.png"));
    });
    expect(found).toEqual([
      { file: "relu4.png", verdict: "differs", reason: "it is 'relu5.png' under another name" },
      { file: "relu5.png", verdict: "differs", reason: "it is 'relu4.png' under another name" },
    ]);
  });

  it("differs if two names in the manifest were exchanged", async () => {
    const found = await complaints("pictures", async (copy) => {
      const path = join(copy, "manifest.json");
      await edit(path, '"file": "relu4.png"', '"file": "x.png"');
      await edit(path, '"file": "relu5.png"', '"file": "relu4.png"');
      await edit(path, '"file": "x.png"', '"file": "relu5.png"');
    });
    expect(found).toMatchObject([{ file: "manifest.json", verdict: "differs" }]);
  });

  it.each(["relu4.png", "scale.json", "values.npz", "statistics.json"])(
    "cannot be checked if %s is missing, and says so",
    async (name) => {
      const found = await complaints("pictures", (copy) => rm(join(copy, name)));
      expect(found).toContainEqual({ file: name, verdict: "cannot check", reason: "there is no such file" });
    },
  );

  it("lists unlisted files, and folders within it", async () => {
    const found = await complaints("pictures", async (copy) => {
      await cp(join(copy, "relu4.png"), join(copy, "relu6.png"));
      await cp(join(folder, "motions"), join(copy, "more"), { recursive: true });
    });
    expect(found).toEqual([
      { file: "more", verdict: "not looked at", reason: "it is a folder within the folder" },
      { file: "relu6.png", verdict: "cannot check", reason: "manifest.json does not list it" },
    ]);
  });

  it("differs if a figure of another drawing replaced one", async () => {
    const found = await complaints("pictures", async (copy) => {
      const path = join(copy, "relu4.svg");
      await cp(join(folder, "ratio.svg"), path);
    });
    expect(found).toContainEqual({
      file: "relu4.svg",
      verdict: "differs",
      reason: "it was not made by the command in manifest.json",
    });
  });

  it("does not follow a manifest out of its folder", async () => {
    const found = await complaints("pictures", (copy) =>
      edit(join(copy, "manifest.json"), '"relu4.png"', '"../relu4.png"'),
    );
    expect(found).toMatchObject([{ file: "manifest.json", verdict: "differs" }]);
  });
});

describe("a folder of a comparison", () => {
  it.each([
    ["its document", "comparison.json", /"cka": 0\.\d/, '"cka": 0.x'],
    ["a table", "taps.csv", /,0\.\d/, ",0.x"],
    ["its manifest", "manifest.json", '"tables": [', '"tables": [ "more",'],
  ] as const)("differs in %s", async (_, file, from, to) => {
    const found = await complaints("compared", (copy) => edit(join(copy, file), from, to));
    expect(found).toMatchObject([{ file, verdict: expect.stringMatching(/differs|cannot check/) }]);
  });
});

describe("the name of a checkpoint, which occurs nowhere else in a comparison's document", () => {
  it.each(["comparison.json", "manifest.json"])("cannot be changed only in %s", async (name) => {
    const path = join(folder, "compared", name);
    const bytes = await readFile(path);
    try {
      await edit(path, '"name": "bundled:mini-resnet/epoch-01"', '"name": "bundled:mini-resnet/epoch-02"');
      expect(await verdictsOn(`compared/${name}`)).toMatchObject([{ verdict: "differs" }]);
    } finally {
      await writeFile(path, bytes);
    }
  });
});

describe("attachments of figures", () => {
  it.each(["scale.json", "values.npz", "statistics.json", "manifest.json"])(
    "are checked when they are named separately: %s",
    async (name) => {
      expect(await verdictsOn(`pictures/${name}`)).toMatchObject([{ verdict: "same bytes" }]);
      const path = join(folder, "pictures", name);
      const bytes = await readFile(path);
      try {
        await writeFile(path, Buffer.concat([bytes, Buffer.from(" ")]));
        expect(await verdictsOn(`pictures/${name}`)).toMatchObject([{ verdict: "differs" }]);
      } finally {
        await writeFile(path, bytes);
      }
    },
  );
});

describe("a file of another version", () => {
  it.each(["figures/relu4.svg", "figures/relu4.json", "figures/relu4.html", "ratio.json"])(
    "is reported as such, with both versions, and never as the same: %s",
    async (file) => {
      const path = join(folder, `${dirname(file)}/other-${basename(file)}`);
      const said = (await readFile(join(folder, file), "utf8"))
        .replace(/(version(?:\\|&quot;|")*: ?(?:\\|&quot;|")*)0\.1\.0/, "$10.0.9")
        .replace("convscope 0.1.0", "convscope 0.0.9");
      await writeFile(path, said);
      const found = await verified(path, workshop);
      await rm(path);
      expect(found.verdict).toBe("another version");
      expect(found.reason).toBe("made by convscope 0.0.9, and this is 0.1.0; everything else is the same");
      expect(VERDICTS[found.verdict].outcome).toBe("unchecked");
    },
  );

  it("is reported as drawn by another node-canvas if so", async () => {
    const path = join(folder, "canvas.svg");
    await writeFile(
      path,
      (await readFile(join(folder, "ratio.svg"), "utf8")).replace(
        /(canvas(?:\\|&quot;)*:(?:\\|&quot;)*)\d/,
        "$19",
      ),
    );
    const { verdict, reason } = await verified(path, workshop);
    expect(verdict).toBe("another version");
    expect(reason).toMatch(
      /^drawn with node-canvas 9\S+ \(cairo \S+\), and \d\S+ \(cairo \S+\) draws here; everything else is the same$/,
    );
  });
});

async function changedValue(path: string): Promise<void> {
  const arrays = new Map<string, NumberArray>(readNpz(await readFile(path), "values.npz"));
  const [name, array] = [...arrays].at(-1) as [string, { values: Float32Array; shape: readonly number[] }];
  const values = Float32Array.from(array.values);
  values[0] = (values[0] ?? 0) + 1e-6;
  await writeFile(path, npz(new Map([...arrays, [name, { ...array, values }]])));
}

async function changedHashes(path: string): Promise<void> {
  const said = await readFile(path, "utf8");
  await writeFile(path, said.replace(/"sha256": "[0-9a-f]{64}"/g, `"sha256": "${"0".repeat(64)}"`));
}
