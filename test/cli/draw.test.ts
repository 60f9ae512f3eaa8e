import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { COLORMAP_NAMES, colormapOf, entryAt, type Rgb } from "../../src/figures/color/colormap.js";
import { canvasVersion } from "../../src/figures/versions.js";
import { type Activation, loadProbe, type Manifest, open, startEngine } from "../../src/index.js";
import { CLI_ENGINE, convscope, type Outcome, parsed, withWorkplaces } from "../support/cli.js";
import { writeIdxFolder } from "../support/idxFolder.js";
import { chunksOf, type Pixels, pixelsOf, placesOf, textOf } from "./png.js";

const newWorkplace = withWorkplaces();
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

interface Drawn extends Outcome {
  readonly cwd: string;
  readonly out: string;
}

/** Draws sheets of the bundled network into the folder `out` of a fresh working folder. */
async function drawn(...args: readonly string[]): Promise<Drawn> {
  const cwd = await newWorkplace();
  const outcome = await convscope(["draw", "sheet", "bundled:mini-resnet", "--out", "out", ...args], { cwd });
  return { ...outcome, cwd, out: join(cwd, "out") };
}

async function manifestIn(folder: string): Promise<Manifest> {
  return parsed<Manifest>(await readFile(join(folder, "manifest.json"), "utf8"));
}

async function hashesIn(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(folder)).sort();
  const hashes = names.map(async (name) => [name, hashOf(await readFile(join(folder, name)))] as const);
  return Object.fromEntries(await Promise.all(hashes));
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

let maps: Drawn;
let again: Drawn;
let all: Drawn;

beforeAll(async () => {
  maps = await drawn();
  again = await drawn("--json");
  all = await drawn("--taps", "all", "--quiet");
});

describe("convscope draw sheet", () => {
  it.each([
    { which: "the feature maps, which it draws by default", drawing: () => maps, count: 17 },
    { which: "all taps", drawing: () => all, count: 25 },
  ])("writes one PNG for each of $which, and a manifest of them", async ({ drawing, count }) => {
    const { code, out } = drawing();
    const manifest = await manifestIn(out);
    const files = manifest.files.map(({ file }) => file);
    expect(code).toBe(0);
    expect(files).toHaveLength(count);
    expect((await readdir(out)).sort()).toEqual([...files, "manifest.json", "scale.json"].sort());
  });

  it("lists in its manifest the hash of each file, whose pixels decode to the size in its header", async () => {
    for (const { file, sha256 } of (await manifestIn(all.out)).files) {
      const bytes = await readFile(join(all.out, file));
      const header = chunksOf(bytes)[0]!.data;
      const { width, height } = await pixelsOf(bytes);
      expect(hashOf(bytes)).toBe(sha256);
      expect([width, height]).toEqual([header.readUInt32BE(0), header.readUInt32BE(4)]);
    }
  });

  it("lists in its manifest the taps, shapes and domains of the network", async () => {
    const expected = (await recorded("mnist:test/53")).map(({ tap, shape, values }) => {
      return { tap, shape: shape.slice(1), domain: domainOf(values) };
    });
    const listed = (await manifestIn(all.out)).files.map(({ tap, shape, domain }) => ({
      tap,
      shape,
      domain,
    }));
    expect(listed).toEqual(expected);
  });

  it("stores the manifest's entry for a file in the file as well", async () => {
    const { files, ...header } = await manifestIn(maps.out);
    const canvas = await canvasVersion();
    for (const { file, sha256: _, ...facts } of files) {
      const bytes = await readFile(join(maps.out, file));
      expect(parsed(textOf(bytes, "convscope") ?? "")).toEqual({ ...header, canvas, shows: facts });
    }
  });

  it("writes the same bytes when it runs again", async () => {
    expect(await hashesIn(again.out)).toEqual(await hashesIn(maps.out));
  });

  it("prints nothing on standard output, and messages on standard error", () => {
    expect(maps.stdout).toBe("");
    expect(maps.stderr).toMatch(/^17 figures of bundled:mini-resnet\/epoch-12 for mnist:test\/53/);
    expect(maps.stderr).toContain("residual1.branch.png");
  });

  it("prints the manifest as the one JSON document on standard output under --json", async () => {
    expect(parsed(again.stdout)).toEqual(await manifestIn(again.out));
  });

  it("prints nothing with --quiet", () => {
    expect([all.stdout, all.stderr]).toEqual(["", ""]);
  });

  it("accepts the first epoch of the bundled run by name", async () => {
    const cwd = await newWorkplace();
    await convscope(["draw", "sheet", "bundled:mini-resnet/epoch-01", "--taps", "relu1"], { cwd });
    expect((await manifestIn(join(cwd, "output"))).checkpoints.map(({ name }) => name)).toEqual([
      "bundled:mini-resnet/epoch-01",
    ]);
  });
});

describe("several images", () => {
  it("give one file each per tap, named by the image, on a shared scale", async () => {
    const { out } = await drawn("--taps", "relu1,residual2", "--input", "mnist:test/label=7/0-2");
    const { ids } = await loadProbe("mnist:test/label=7/0-2");
    const { files } = await manifestIn(out);
    const expected = (await recorded("mnist:test/label=7/0-2"))
      .filter(({ tap }) => tap === "relu1" || tap === "residual2")
      .flatMap(({ tap, values }) =>
        ids.map((image) => ({ file: `${tap}-${image}.png`, images: [image], domain: domainOf(values) })),
      );
    expect(files.map(({ file, images, domain }) => ({ file, images, domain }))).toEqual(expected);
  });
});

describe("the options of a sheet", () => {
  it.each(COLORMAP_NAMES)("--colormap %s uses only the colors of that map", async (name) => {
    const { out } = await drawn("--taps", "relu1", "--colormap", name);
    const { colors } = await pixelsOf(await readFile(join(out, "relu1.png")));
    const found = new Set(colors);
    const share = (map: (typeof COLORMAP_NAMES)[number]) => {
      const entries = new Set(colormapOf(map).entries.map(packed));
      return [...entries].filter((color) => found.has(color)).length / entries.size;
    };
    expect((await manifestIn(out)).files[0]?.colormap).toBe(name);
    // The bar itself is 200 pixels long, so it contains at least 200 of the 256 entries.
    expect(share(name)).toBeGreaterThan(0.75);
    const others = COLORMAP_NAMES.filter((other) => other !== name && other !== "gray");
    for (const other of others) expect(share(other)).toBeLessThan(0.25);
  });

  it("--colormap auto uses a sequential map for nonnegative data and a diverging one for signed data", async () => {
    const { files } = await manifestIn(maps.out);
    const mapOf = (name: string) => files.find(({ tap }) => tap === name)?.colormap;
    expect([mapOf("relu1"), mapOf("residual1")]).toEqual(["viridis", "RdBu_r"]);
  });

  it("--columns sets the number of tiles per row", async () => {
    const sizes = await sizesOf(
      "relu1",
      [2, 4, 8].map((columns) => ["--columns", `${columns}`, "--zoom", "10"]),
    );
    const [two, four, eight] = sizes as [Pixels, Pixels, Pixels];
    const [step, rise] = [(four.width - two.width) / 2, four.height - eight.height];
    expect(eight.width - four.width).toBe(4 * step);
    expect(two.height - four.height).toBe(2 * rise);
    expect(Math.min(step, rise)).toBeGreaterThan(280);
  });

  it("--columns beyond the number of tiles draws them all in one row", async () => {
    const [eight, most] = await sizesOf("relu1", [
      ["--columns", "8"],
      ["--columns", "2048"],
    ]);
    expect(most).toEqual(eight);
  });

  it("--zoom sets the number of pixels per sample", async () => {
    const sizes = await sizesOf(
      "relu1",
      [9, 10].map((zoom) => ["--columns", "4", "--zoom", `${zoom}`]),
    );
    const [nine, ten] = sizes as [Pixels, Pixels];
    expect([ten.width - nine.width, ten.height - nine.height]).toEqual([4 * 28, 2 * 28]);
  });

  async function sizesOf(tap: string, variants: readonly (readonly string[])[]) {
    const sizes = variants.map(async (options) => {
      const { code, out, stderr } = await drawn("--taps", tap, ...options);
      expect({ code, stderr }).toMatchObject({ code: 0 });
      const { width, height } = await pixelsOf(await readFile(join(out, `${tap}.png`)));
      return { width, height };
    });
    return Promise.all(sizes);
  }
});

describe("the digit", () => {
  it("is upright at the input tap, pixel for pixel as in the data set", async () => {
    const { out } = await drawn(
      "--taps",
      "input",
      "--zoom",
      "2",
      "--colormap",
      "gray",
      "--estimator",
      "extent",
    );
    const page = await pixelsOf(await readFile(join(out, "input.png")));
    const { values } = await loadProbe("mnist:test/53");
    const upright = enlarged(values, (x, y) => y * 28 + x);
    const transposed = enlarged(values, (x, y) => x * 28 + y);
    expect(placesOf(upright, page)).toHaveLength(1);
    expect(placesOf(transposed, page)).toHaveLength(0);
  });

  /** An image of 28×28 samples in grays, each sample 2×2 pixels. */
  function enlarged(values: Float32Array, indexOf: (x: number, y: number) => number): Pixels {
    const side = 56;
    const highest = Math.max(...values);
    const { entries } = colormapOf("gray");
    const colors = Uint32Array.from({ length: side * side }, (_, pixel) => {
      const [x, y] = [Math.floor((pixel % side) / 2), Math.floor(pixel / side / 2)];
      return packed(entries[entryAt((values[indexOf(x, y)] ?? 0) / highest)]!);
    });
    return { width: side, height: side, colors };
  }
});

describe("the provenance of figures", () => {
  it("contains no absolute path, time or host name", async () => {
    await expectPlaceless(maps.out);
  });

  it("contains no absolute path when data, network and folder are given by absolute paths", async () => {
    const cwd = await newWorkplace();
    const data = await writeIdxFolder(join(cwd, "bands"), 28);
    const checkpoint = new URL("../../assets/checkpoints/mini-resnet/epoch-01", import.meta.url).pathname;
    const paths = ["--data", data, "--out", join(cwd, "out")];
    const { code } = await convscope([
      "draw",
      "sheet",
      checkpoint,
      "--taps",
      "relu1",
      "--input",
      "test/0",
      ...paths,
    ]);
    expect(code).toBe(0);
    await expectPlaceless(join(cwd, "out"));
  });

  async function expectPlaceless(folder: string): Promise<void> {
    const manifest = await readFile(join(folder, "manifest.json"), "utf8");
    const pictures = (await manifestIn(folder)).files.map(({ file }) => readFile(join(folder, file)));
    const chunks = (await Promise.all(pictures)).map(chunksOf);
    const texts = chunks.flat().filter(({ type }) => /^.{2}Xt|tEXt|zTXt|iTXt/.test(type));
    const kinds = new Set(chunks.flat().map(({ type }) => type));
    expect(texts.length).toBeGreaterThanOrEqual(pictures.length);
    expect([...kinds].filter((kind) => kind === "tIME")).toEqual([]);
    for (const text of [manifest, ...texts.map(({ data }) => data.toString("utf8"))]) {
      for (const place of [tmpdir(), ROOT, hostname()]) expect(text).not.toContain(place);
      expect(text).not.toMatch(/\d{4}-\d\d-\d\d|\d\d:\d\d/);
    }
    expect(stringsIn(parsed<unknown>(manifest)).filter(isAbsolute)).toEqual([]);
  }

  function stringsIn(json: unknown): readonly string[] {
    if (typeof json === "string") return [json];
    return typeof json === "object" && json !== null ? Object.values(json).flatMap(stringsIn) : [];
  }
});

describe("existing files", () => {
  it("are replaced if convscope wrote them", async () => {
    const cwd = await newWorkplace();
    const draw = (colormap: string) =>
      convscope(["draw", "sheet", "bundled:mini-resnet", "--taps", "relu1", "--colormap", colormap], { cwd });
    const first = await draw("viridis");
    const before = await hashesIn(join(cwd, "output"));
    const second = await draw("magma");
    const after = await hashesIn(join(cwd, "output"));
    expect([first, second]).toMatchObject([{ code: 0 }, { code: 0 }]);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(after["relu1.png"]).not.toBe(before["relu1.png"]);
    expect((await manifestIn(join(cwd, "output"))).files[0]).toMatchObject({
      colormap: "magma",
      sha256: after["relu1.png"],
    });
  });

  const note = Buffer.from("mine");
  const picture = () =>
    sharp({ create: { width: 4, height: 4, channels: 3, background: "red" } })
      .png()
      .toBuffer();

  it.each([
    { what: "a text under a figure's name", file: "relu2.png", bytes: async () => note },
    { what: "a picture that another program drew", file: "relu2.png", bytes: picture },
    { what: "an empty file", file: "relu2.png", bytes: async () => Buffer.alloc(0) },
    { what: "another program's manifest", file: "manifest.json", bytes: async () => Buffer.from("{}") },
    { what: "a manifest that is not JSON", file: "manifest.json", bytes: async () => note },
  ])("are kept, and nothing is written, if one is $what", async ({ file, bytes }) => {
    const cwd = await newWorkplace();
    const foreign = await bytes();
    await mkdir(join(cwd, "output"));
    await writeFile(join(cwd, "output", file), foreign);
    const outcome = await convscope(["draw", "sheet", "bundled:mini-resnet", "--taps", "relu*"], { cwd });
    expect(outcome).toEqual({
      code: 2,
      stdout: "",
      stderr: `convscope: 'output/${file}' already exists and was not written by convscope. Move it, or choose another --out.\n`,
    });
    expect(await hashesIn(join(cwd, "output"))).toEqual({ [file]: hashOf(foreign) });
  });

  it.each(["relu2.png", "manifest.json"])(
    "are kept, and nothing is written, if %s is a folder",
    async (name) => {
      const cwd = await newWorkplace();
      await mkdir(join(cwd, "output", name), { recursive: true });
      const outcome = await convscope(["draw", "sheet", "bundled:mini-resnet", "--taps", "relu*"], { cwd });
      expect(outcome).toMatchObject({ code: 2, stdout: "" });
      expect(outcome.stderr).toMatch(new RegExp(`^convscope: Cannot \\w+ 'output/${name}'.*\\n$`));
      expect(await readdir(join(cwd, "output"))).toEqual([name]);
    },
  );
});

/** The output of every tap of the bundled network, from this process. */
async function recorded(probe: string): Promise<readonly Activation[]> {
  await startEngine({ engine: CLI_ENGINE });
  const network = await open("bundled:mini-resnet");
  const activations = network.record(await loadProbe(probe));
  network.dispose();
  return activations;
}

/** From zero up if nothing is negative, else symmetric about zero. */
/**
 * The range of a tap's default scale: to the 99.5th percentile of absolute values (numpy's type 7), or to the
 * maximum.
 */
function domainOf(values: Float32Array): readonly unknown[] {
  const sizes = Float64Array.from(values, Math.abs).sort();
  const place = 0.995 * (sizes.length - 1);
  const [below, above] = [sizes[Math.floor(place)] as number, sizes[Math.ceil(place)] as number];
  const reach = below + (above - below) * (place % 1) || (sizes.at(-1) as number) || 1;
  const isSigned = values.some((value) => value < 0);
  // The interpolation may round in its last digit.
  return [isSigned ? expect.closeTo(-reach, 6) : 0, expect.closeTo(reach, 6)];
}

function packed([red, green, blue]: Rgb): number {
  return (red << 16) | (green << 8) | blue;
}
