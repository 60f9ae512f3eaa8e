import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../src/core/files/hash.js";
import type { JobRequest } from "../../src/jobs/checkRequest.js";
import type { Job } from "../../src/jobs/job.js";
import { keyOf, type RecordFacts, recordWith } from "../../src/jobs/record.js";
import { commandOf, jobOf } from "../../src/jobs/request.js";
import { mistakeOf } from "../support/mistake.js";

const RUN = "bundled:mini-resnet";
const REQUESTS: readonly JobRequest[] = [
  { kind: "draw", name: "sheet", checkpoints: [RUN], values: { taps: ["conv1"], top: 8, preset: "web" } },
  { kind: "draw", name: "filters", checkpoints: [RUN], values: { format: "svg,pdf", values: true } },
  { kind: "measure", name: "linear-probe", checkpoints: [RUN], values: { train: "mnist:train/0-9" } },
  { kind: "compare", checkpoints: [RUN, "bundled:plain"], values: { gate: ["cka>=0.9"], fit: "fill" } },
  { kind: "explain", values: { units: 3 } },
];

describe("a job", () => {
  it("contains the options that were given, and none that equal the default", () => {
    expect(jobOf(REQUESTS[0] as JobRequest)).toEqual({
      kind: "draw",
      view: "sheet",
      taps: ["conv1"],
      checkpoints: [RUN],
      images: { input: "mnist:test/53" },
      options: { top: 8 },
      style: { preset: "web" },
    });
    const defaults = { top: 0, preset: "screen", input: "mnist:test/53", scaleFrom: "", taps: [] };
    expect(jobOf({ kind: "draw", name: "sheet", checkpoints: [RUN], values: defaults })).toEqual(
      jobOf({ kind: "draw", name: "sheet", checkpoints: [RUN] }),
    );
  });

  it.each(REQUESTS)("is the same after a round trip through canonical JSON: $kind $name", (request) => {
    const job = jobOf(request);
    expect(JSON.parse(canonicalJson(job))).toEqual(job);
  });

  it.each([
    [0, `convscope draw sheet ${RUN} --taps conv1 --preset web --top 8`],
    [1, `convscope draw filters ${RUN} --format svg,pdf --values`],
    [2, `convscope measure linear-probe ${RUN} --train mnist:train/0-9`],
    [3, `convscope compare ${RUN} bundled:plain --fit fill --gate 'cka>=0.9' --out output`],
    [4, "convscope explain-flow --units 3"],
  ])("is written as a command line: %i", (index, command) => {
    expect(commandOf(jobOf(REQUESTS[index] as JobRequest) as Job)).toBe(command);
  });

  it("keeps an option called show as the measure's own, which is not an address of images", () => {
    const values = { show: "bias" };
    const job = jobOf({ kind: "measure", name: "highway-gates", checkpoints: [RUN], values });
    expect(job.options).toEqual(values);
    expect(job.images).not.toHaveProperty("show");
  });

  it("has no images if its view needs none", () => {
    expect(jobOf({ kind: "draw", name: "filters", checkpoints: [RUN] })).not.toHaveProperty("images");
  });

  it.each<[JobRequest, RegExp]>([
    [{ kind: "draw", name: "sheeet" }, /^Unknown view 'sheeet'\. Did you mean 'sheet'\?/],
    [
      { kind: "draw", name: "sheet", values: { topp: 8 } },
      /^Unknown option '--topp'\. Did you mean '--top'\?/,
    ],
    [{ kind: "draw", name: "sheet", values: { zoom: 1.5 } }, /^Expected a whole number .* for --zoom/],
    [{ kind: "draw", name: "sheet", values: { format: "bmp" } }, /^Unknown format 'bmp'/],
    [{ kind: "compare", values: { gate: ["cka"] } }, /cka/],
  ])("rejects invalid values when it is created", async (request, says) => {
    expect(await mistakeOf(() => jobOf(request))).toMatch(says);
  });
});

describe("canonical JSON", () => {
  it("does not depend on the order of keys, and omits absent fields", () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined }, null], a: "é" })).toBe('{"a":"é","b":[{"d":1},null]}');
    expect(canonicalJson({ a: 1, b: 2 })).toBe(canonicalJson({ b: 2, a: 1 }));
  });

  it("rejects numbers that JSON cannot represent", () => {
    expect(() => canonicalJson({ a: Number.NaN })).toThrow(TypeError);
  });
});

describe("the key of a record", () => {
  const job = jobOf(REQUESTS[0] as JobRequest) as Job;
  const inputs = [
    { name: RUN, sha256: "1" },
    { name: "mnist:test/53", sha256: "2" },
  ];
  const wasm = { name: "wasm", version: "4.22.0" } as const;
  const native = { name: "native", version: "2.21", arithmetic: "abc", threads: 2 } as const;
  const keyWith = (facts: RecordFacts, of = job) => keyOf(recordWith(of, facts));
  const key = keyWith({ inputs, engine: native });

  it("is the same for the same content with keys in another order", () => {
    const { options, ...rest } = job;
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    expect(keyWith({ inputs, engine: native }, { options, ...rest } as Job)).toBe(key);
  });

  it.each<[string, RecordFacts]>([
    ["checkpoint", { inputs: [{ name: RUN, sha256: "9" }, ...inputs.slice(1)], engine: native }],
    ["probe", { inputs: [...inputs.slice(0, 1), { name: "mnist:test/53", sha256: "9" }], engine: native }],
    ["engine", { inputs, engine: wasm }],
    ["arithmetic", { inputs, engine: { ...native, arithmetic: "abd" } }],
    ["number of native threads", { inputs, engine: { ...native, threads: 1 } }],
    ["range of images", { inputs, engine: native, range: { level: 0, index: 1 } }],
  ])("changes with another %s", (_, facts) => {
    expect(keyWith(facts)).not.toBe(key);
  });

  it("changes with the options of the job", () => {
    const other = jobOf({ ...(REQUESTS[0] as JobRequest), values: { top: 9 } }) as Job;
    expect(keyWith({ inputs, engine: native }, other)).not.toBe(key);
  });

  it("does not depend on the threads of the WASM engine", () => {
    const keys = [1, 4].map((threads) => keyWith({ inputs, engine: { ...wasm, threads } }));
    expect(keys[0]).toBe(keys[1]);
  });
});
