import { writeFile } from "node:fs/promises";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type AddressedInputs, givenInputs, openInputs } from "../../src/jobs/inputs.js";
import type { Job } from "../../src/jobs/job.js";
import { jobOf } from "../../src/jobs/request.js";
import { emptyNetwork, PROBE } from "../support/emptyNetwork.js";
import { mistakeOf } from "../support/mistake.js";
import { withTempFolder } from "../support/tempFolder.js";

const opened = vi.hoisted(() => ({ addresses: [] as string[], closed: 0 }));

vi.mock("../../src/checkpoints/open.js", () => ({
  open: async (address: string) => {
    opened.addresses.push(address);
    return { ...emptyNetwork([]), dispose: () => opened.closed++ };
  },
}));

const ENGINE = { name: "wasm", version: "1.2.3", reason: "it was asked for", threads: 1 } as const;
const path = withTempFolder();

/** A job for two checkpoints. */
function jobWith(values: Readonly<Record<string, unknown>> = {}): Job {
  return jobOf({ kind: "measure", name: "ratio", checkpoints: ["a", "b"], values });
}

beforeEach(() => {
  opened.addresses = [];
  opened.closed = 0;
});

async function visit(inputs: AddressedInputs, places: readonly number[], job = jobWith()): Promise<void> {
  for (const place of places) inputs.close(await inputs.open(job, place));
}

describe("inputs at addresses", () => {
  it("open a network once while no other one is requested, and keep at most one", async () => {
    const inputs = openInputs(ENGINE);
    await visit(inputs, [0, 0, 1, 1, 0]);
    expect([opened.addresses, opened.closed]).toEqual([["a", "b", "a"], 2]);
    inputs.dispose();
    expect(opened.closed).toBe(3);
  });

  it("reopen a network for another preprocessing", async () => {
    const inputs = openInputs(ENGINE);
    await visit(inputs, [0]);
    await visit(inputs, [0], jobWith({ mean: "0.5" }));
    expect(opened.addresses).toEqual(["a", "a"]);
  });

  it("load images once", async () => {
    const inputs = openInputs(ENGINE);
    const job = jobWith({ input: "mnist:test/0-3" });
    const [first, second] = [await inputs.probe(job, "input"), await inputs.probe(job, "input")];
    expect(first?.ids).toEqual([0, 1, 2, 3]);
    expect(second).toBe(first);
    expect(await inputs.probe(job, "show")).toBeUndefined();
  });

  it("start no engine for images that cannot be loaded", async () => {
    const start = vi.fn(async () => ENGINE);
    const inputs = openInputs(start);
    expect(await mistakeOf(() => inputs.start(jobWith({ input: "mnist:test/99999" })))).toMatch(
      /^Expected an index/,
    );
    expect(start).not.toHaveBeenCalled();
    expect(await inputs.start(jobWith())).toBe(ENGINE);
  });

  it("find the saved scales from the folder of the job, and report missing ones", async () => {
    const job = jobOf({
      kind: "draw",
      name: "sheet",
      checkpoints: ["a"],
      values: { scaleFrom: "scale.json" },
    });
    await writeFile(path("other.json"), "{}");
    expect(await mistakeOf(() => openInputs(ENGINE, path()).scales(job))).toMatch(
      /^Cannot read the saved scale 'scale\.json': /,
    );
  });
});

describe("given inputs", () => {
  it("leave a given open network open, and close those that they opened", async () => {
    const dispose = vi.fn();
    const network = { ...emptyNetwork([]), dispose };
    const kept = givenInputs({ engine: ENGINE, network, probe: PROBE });
    kept.close(await kept.open(jobWith(), 0));
    expect(dispose).not.toHaveBeenCalled();
    expect(await kept.probe(jobWith(), "input")).toBe(PROBE);
    const ofRun = givenInputs({ engine: ENGINE, networks: [async () => network] });
    ofRun.close(await ofRun.open(jobWith(), 0));
    expect(dispose).toHaveBeenCalledTimes(1);
  });

  it("report which checkpoint was not given", async () => {
    const inputs = givenInputs({ engine: ENGINE, networks: [] });
    expect(await mistakeOf(() => inputs.open(jobWith(), 1))).toBe("Checkpoint 2 of the job was not given.");
  });
});
