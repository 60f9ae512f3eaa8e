import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CLI_ENGINE, parsed, withWorkplaces } from "../support/cli.js";
import { convscope } from "../support/program.js";

const newWorkplace = withWorkplaces();
const nativeRuns = (await convscope(["doctor", "--engine", "native"])).code === 0;
const ENGINES = nativeRuns ? (["wasm", "native"] as const) : (["wasm"] as const);

type Findings = Readonly<Record<string, string>>;

const known = new Map<string, Promise<Findings>>();

/** The findings of the doctor, which runs once for each line and environment. */
function findings(...call: Parameters<typeof newFindings>): Promise<Findings> {
  const key = JSON.stringify(call, (_, value) => value ?? null);
  const found = known.get(key) ?? newFindings(...call);
  known.set(key, found);
  return found;
}

async function newFindings(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<Findings> {
  const { code, stdout, stderr } = await convscope(["doctor", "--json", ...args], { environment });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return parsed<Findings>(stdout);
}

describe("convscope doctor", () => {
  it("names the engine, the reason for it, its version and threads, canvas, font, sharp and data", async () => {
    const version = parsed<{ version: string }>(await readFile("package.json", "utf8")).version;
    expect(await findings([])).toMatchObject({
      convscope: version,
      node: `${process.version} on ${process.platform}-${process.arch}`,
      engine: expect.stringMatching(new RegExp(`^${CLI_ENGINE} \\d+\\.\\d+\\.\\d+`)),
      why: expect.stringMatching(/^it was requested/),
      threads: expect.stringMatching(/^[1-9]\d*$/),
      canvas: expect.stringMatching(/^\d+\.\d+\.\d+ \(cairo \d+\.\d+\.\d+\)/),
      font: "Arimo, shipped",
      sharp: expect.stringMatching(/^\d+\.\d+\.\d+ \(libvips \d+\.\d+\.\d+\)/),
      data: "mnist: 10,000 test images, hashes as published",
    });
  });

  it("prints the same in its table as with --json", async () => {
    const { code, stdout, stderr } = await convscope(["doctor"]);
    const rows = stdout.trimEnd().split("\n").slice(2);
    const cells = rows.map((row) => row.split(/ {2,}/));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(Object.fromEntries(cells)).toEqual(await findings([]));
  });

  it.each(ENGINES)("runs the %s engine that the environment names", async (engine) => {
    const found = await findings([], { CONVSCOPE_ENGINE: engine });
    expect(found.engine).toMatch(new RegExp(`^${engine} `));
  });

  it.each(ENGINES)("runs the %s engine of --engine despite the environment", async (engine) => {
    const found = await findings(["--engine", engine], { CONVSCOPE_ENGINE: "unheard-of" });
    expect(found.engine).toMatch(new RegExp(`^${engine} `));
  });

  it.runIf(nativeRuns)("prefers the native engine", async () => {
    const found = await findings([], { CONVSCOPE_ENGINE: undefined });
    expect(found.engine).toMatch(/^native /);
    expect(found.why).toMatch(/^it is the first choice and its addon loads/);
  });

  it.runIf(nativeRuns)("runs the native engine with the requested threads", async () => {
    const found = await findings(["--engine", "native", "--threads", "1"]);
    expect(found.threads).toBe("1");
  });

  it("ignores an empty CONVSCOPE_ENGINE", async () => {
    const [empty, none] = await Promise.all(
      ["", undefined].map((engine) => findings([], { CONVSCOPE_ENGINE: engine })),
    );
    expect(empty).toEqual(none);
  });
});

describe("a machine without the native addon", () => {
  it("reports that in one line if the native engine is requested", async () => {
    const outcome = await convscope(
      ["taps", "bundled:mini-resnet", "--engine", "native"],
      await withoutAddon(),
    );
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toMatch(/^convscope: The native engine cannot run: no addon here\. .*\n$/);
  });

  it("runs the WASM engine by default, and the doctor explains why", async () => {
    const { cwd, environment } = await withoutAddon();
    const { code, stdout, stderr } = await convscope(["doctor", "--json"], {
      cwd,
      environment: { ...environment, CONVSCOPE_ENGINE: undefined },
    });
    const found = parsed<Findings>(stdout);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(found.engine).toMatch(/^wasm /);
    expect(found.why).toMatch(/^the native engine cannot run \(no addon here\)/);
  });

  /** Environment in which the native engine's package does not load. */
  async function withoutAddon() {
    const cwd = await newWorkplace();
    const preload = join(cwd, "no-addon.cjs");
    const code = `const Module = require("node:module");
const load = Module._load;
Module._load = function (request, ...rest) {
  if (request === "@tensorflow/tfjs-node") throw new Error("no addon here.");
  return load.call(this, request, ...rest);
};
`;
    await writeFile(preload, code);
    return { cwd, environment: { NODE_OPTIONS: `--require ${JSON.stringify(preload)}` } };
  }
});

describe("a successful command", () => {
  // The doctor's own tests expect the same of it.
  const lines = [
    ...ENGINES.map((engine) => `taps bundled:mini-resnet --engine ${engine}`),
    `draw sheet bundled:mini-resnet --taps relu1 --quiet --engine ${ENGINES.at(-1)}`,
    "completion bash",
    "--help",
  ];

  it.each(lines)("prints no log line of TensorFlow: '%s'", async (line) => {
    const cwd = await newWorkplace();
    const { code, stderr } = await convscope(line.split(" "), { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it.each(ENGINES)("reports only its figures with %s", async (engine) => {
    const cwd = await newWorkplace();
    const { stderr } = await convscope(
      ["draw", "sheet", "bundled:mini-resnet", "--taps", "relu1", "--engine", engine],
      {
        cwd,
      },
    );
    expect(stderr).toBe(
      "1 figure of bundled:mini-resnet/epoch-12 for mnist:test/53, and manifest.json, in output:\n  relu1.png\n",
    );
  });
});
