import { writeFile } from "node:fs/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { npz, readNpz } from "../../src/activations/npz.js";
import { open } from "../../src/checkpoints/open.js";
import { activationsFrom } from "../../src/checkpoints/recorded/activationsFrom.js";
import { loadProbe } from "../../src/data/probe.js";
import { type Engine, startEngine } from "../../src/engine/engine.js";
import { compare } from "../../src/jobs/compare/comparePlan.js";
import { type DrawPlan, draw } from "../../src/jobs/draw/drawPlan.js";
import { JOB_KINDS, openInputs, runJob } from "../../src/jobs/index.js";
import type { MeasureResult } from "../../src/jobs/measure/measureNetworks.js";
import { jobOf } from "../../src/jobs/request.js";
import type { ViewName } from "../../src/views/index.js";
import { withTempFolder } from "../support/tempFolder.js";

const inFolder = withTempFolder();

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

/** Maps, units and steps of some images, which a factor changes. */
function arraysOf(images: number, factor = 1) {
  const filled = (...shape: number[]) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const values = Float32Array.from({ length }, (_, index) => factor * Math.sin(index * index));
    return { shape, values };
  };
  return { "block1/maps": filled(images, 6, 5, 3), units: filled(images, 7), steps: filled(images, 4, 2) };
}

/** SVG without its provenance. */
function drawingIn(bytes: Uint8Array): string {
  const text = new TextDecoder().decode(bytes);
  const drawn = text.replace(/<metadata.*?<\/metadata>/s, "");
  expect(drawn.length).toBeLessThan(text.length);
  return drawn;
}

async function valuesFile(plan: Omit<DrawPlan, "engine" | "view">, name: string) {
  const drawn = await draw({ engine, view: "sheet", formats: ["svg"], values: true, ...plan } as DrawPlan);
  const values = drawn.attachments.find((file) => file.name === "values.npz");
  const path = inFolder(name);
  await writeFile(path, values?.bytes ?? new Uint8Array());
  return { drawn, path, values: Buffer.from(values?.bytes ?? []) };
}

describe("values.npz", () => {
  it("is drawn as the same figures as the checkpoint, byte for byte but for the provenance, and as the same values.npz", async () => {
    const network = await open("bundled:mini-resnet");
    const probe = await loadProbe("mnist:test/0-2");
    const taps = ["conv1", "residual1", "dense"];
    const { drawn, path, values } = await valuesFile({ network, probe, taps }, "values.npz");
    network.dispose();
    const again = await valuesFile(await activationsFrom(path), "again.npz");
    expect(drawn.artifacts).toHaveLength(9);
    expect(again.drawn.artifacts.map(({ name }) => name)).toEqual(drawn.artifacts.map(({ name }) => name));
    drawn.artifacts.forEach(({ bytes }, at) => {
      expect(drawingIn(again.drawn.artifacts[at]?.bytes ?? new Uint8Array())).toBe(drawingIn(bytes));
    });
    expect(again.values.equals(values)).toBe(true);
  });

  it("of chosen channels or of means holds planes that a layout must describe", async () => {
    const options = { reduce: "mean" };
    const { path, values } = await valuesFile(
      { ...(await activationsFrom(arraysOf(2))), options },
      "mean.npz",
    );
    expect([...readNpz(values, "mean.npz").keys()]).toEqual(["block1.maps-mean", "units-mean", "steps-mean"]);
    const { network } = await activationsFrom(path, { layout: "chw" });
    expect(network.taps.map(({ shape }) => shape)).toEqual([
      [6, 5, 3],
      [1, 1, 7],
      [1, 4, 2],
    ]);
  });

  it("with a comment that its arrays contradict is read by its layout alone", async () => {
    const { values } = await valuesFile(
      await activationsFrom({ maps: { shape: [1, 2, 2, 1], values: new Float32Array(4) } }),
      "a.npz",
    );
    const comment = values.subarray(values.indexOf('{"network"')).toString();
    const other = npz(
      new Map([
        ["maps", { shape: [1, 3, 2], values: new Float32Array(6) }],
        ["b", { shape: [1, 2], values: new Float32Array(2) }],
      ]),
      comment,
    );
    await writeFile(inFolder("other.npz"), other);
    const { network } = await activationsFrom(inFolder("other.npz"));
    expect(network.taps.map(({ name, shape }) => [name, shape])).toEqual([
      ["maps", [3, 2]],
      ["b", [2]],
    ]);
  });
});

describe("stored activations", () => {
  it.each<[ViewName, number]>([
    ["sheet", 12],
    ["overview", 4],
    ["strongest", 4],
    ["histogram", 1],
    ["depth-profile", 1],
  ])("are drawn by the view %s, without an image beside", async (view, count) => {
    const { artifacts } = await draw({
      engine,
      view,
      formats: ["svg"],
      ...(await activationsFrom(arraysOf(4))),
    });
    expect(artifacts).toHaveLength(count);
    for (const { bytes } of artifacts) expect(drawingIn(bytes)).not.toMatch(/>input</);
  });

  it.each<[ViewName, string]>([
    ["overlay", "'activations' holds activations without the images that they belong to"],
    ["blocks", "The network 'activations' has no residual blocks"],
    ["filters", "The network 'activations' has no convolutions"],
  ])("are refused in one line by the view %s, which needs more", async (view, message) => {
    await expect(draw({ engine, view, ...(await activationsFrom(arraysOf(4))) })).rejects.toThrow(message);
  });

  it("are compared, with gates", async () => {
    const files = [arraysOf(8), arraysOf(8, 2)];
    const opened = await Promise.all(files.map((arrays) => activationsFrom(arrays)));
    const { probe } = opened[0] as (typeof opened)[number];
    const { gates, tables } = await compare({
      engine,
      networks: opened.map(
        ({ network }) =>
          async () =>
            network,
      ),
      probe,
      options: { gate: ["cka>=0.99", "change<=0.1"] },
      formats: [],
    });
    expect(gates.map(({ passed }) => passed)).toEqual([true, false]);
    expect(tables.taps?.rows.map(([tap]) => tap)).toEqual(["block1/maps", "units", "steps"]);
  });
});

describe("a job on files of activations", () => {
  const write = async (name: string, images: number, factor?: number) => {
    const path = inFolder(name);
    await writeFile(path, npz(new Map(Object.entries(arraysOf(images, factor)))));
    return path;
  };
  const inputs = () => openInputs(engine);

  it("needs no images, and draws several files as a timeline", async () => {
    const activations = [await write("a.npz", 2), await write("b.npz", 2, 3)];
    const job = await jobOf({ kind: "draw", name: "timeline", values: { activations, input: "0" } });
    const figures = await runJob(job, { inputs: inputs() });
    expect(JOB_KINDS.draw.caption(job as never, figures as never)).toBe(
      "2 checkpoints of a.npz to b.npz for image 0",
    );
  });

  it.each(["activation-stats", "similarity"])("measures %s of every array over all images", async (name) => {
    const job = await jobOf({ kind: "measure", name, values: { activations: [await write("c.npz", 5)] } });
    const { table, probe } = (await runJob(job, { inputs: inputs() })) as MeasureResult;
    expect(probe.images).toBe(5);
    expect(new Set(table.rows.map((row) => row[1]))).toEqual(new Set(["block1/maps", "units", "steps"]));
  });

  it("keeps the layout in the address of the file", async () => {
    const job = await jobOf({
      kind: "draw",
      name: "sheet",
      values: { activations: ["x/acts.safetensors"], layout: "nchw,a/b=nhwc" },
    });
    expect(job.checkpoints).toEqual(["x/acts.safetensors?layout=nchw,a%2Fb=nhwc"]);
    expect(job.images?.input).toBe("all");
  });

  it("refuses a layout without activations, and files of fewer images than the first", async () => {
    const request = {
      kind: "draw",
      name: "sheet",
      checkpoints: ["bundled:mini-resnet"],
      values: { layout: "nchw" },
    } as const;
    expect(() => jobOf(request)).toThrow("--layout is for activations computed elsewhere.");
    const activations = [await write("d.npz", 3), await write("e.npz", 2)];
    const job = await jobOf({ kind: "draw", name: "timeline", values: { activations } });
    await expect(runJob(job, { inputs: inputs() })).rejects.toThrow(
      "'e.npz' holds activations of 2 images, and none of image 2.",
    );
  });
});
