import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { installDebianPackages } from "../../scripts/setup/debian.mjs";
import { pack } from "./archive.ts";
import { type Answer, type Host, startHost } from "./host.ts";
import {
  addPrograms,
  borrowPackages,
  callsIn,
  makeWorkshop,
  NPM,
  recordIn,
  removeWorkshop,
  repository,
  setUp,
  type Workshop,
} from "./workshop.ts";

const BUILT = join(repository, "node_modules", "canvas", "build", "Release", "canvas.node");
const PARTS = ["package.json", "index.js", "lib"];
const FILE = `canvas-v3.2.3-napi-v7-${process.platform}-${process.arch}.tar.gz`;
const CACHED = `canvas-3.2.3-${process.platform}-${process.arch}-abi${process.versions.modules}`;
const LACKING = { "dpkg-query": "exit 1", "pkg-config": "exit 1" };
const LIBRARIES = "libcairo2-dev libpango1.0-dev libjpeg-dev libgif-dev librsvg2-dev";

let workshop: Workshop;
beforeEach(() => {
  workshop = makeWorkshop();
});
afterEach(() => removeWorkshop(workshop));

const builds = () => callsIn(workshop).filter((call) => call.startsWith("npm rebuild canvas"));

describe.runIf(existsSync(BUILT))("a host with prebuilt files", () => {
  let host: Host;
  afterEach(() => host.close());

  async function setUpFrom(answers: Record<string, Answer>) {
    host = await startHost(answers);
    borrowPackages(workshop, { canvas: PARTS });
    const env = { npm_config_canvas_binary_host: host.url.slice(0, -1), CONVSCOPE_ENGINE: "wasm" };
    return setUp(workshop, { env });
  }

  it("provides the addon of canvas, and nothing is built", async () => {
    addPrograms(workshop, LACKING);
    const { exitCode } = await setUpFrom({ [FILE]: { body: pack({ "build/Release/canvas.node": BUILT }) } });
    expect(host.asked).toEqual([`/v3.2.3/${FILE}`]);
    expect(exitCode).toBe(0);
    expect(recordIn(workshop).canvas).toBe("prebuilt");
    expect(builds()).toEqual([]);
  });

  it.each([
    ["refuses (403)", { status: 403, body: "forbidden" }],
    ["has nothing (404)", { status: 404, body: "not found" }],
    ["sends something else", { body: "<html>sign in</html>" }],
    [
      "sends an addon that does not load",
      { body: pack({ "build/Release/canvas.node": import.meta.filename }) },
    ],
  ])("that %s leads to a build from source", async (_, answer) => {
    // The stand-in for npm uses the real build on this machine.
    addPrograms(workshop, {
      npm: `mkdir -p node_modules/canvas/build/Release && cp ${BUILT} node_modules/canvas/build/Release`,
    });
    const { exitCode } = await setUpFrom({ [FILE]: answer });
    expect(exitCode).toBe(0);
    expect(builds()).toHaveLength(1);
    expect(recordIn(workshop).canvas).toBe("built from source");
  });
});

describe("a machine without the libraries of canvas", () => {
  beforeEach(() => {
    vi.spyOn(process.stderr, "write").mockReturnValue(true);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it("gets no build but the exact command if apt-get cannot be used, and exit code 2", async () => {
    addPrograms(workshop, LACKING);
    const { exitCode, stderr } = await setUp(workshop);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`sudo apt-get update && sudo apt-get install -y ${LIBRARIES}\n`);
    expect(builds()).toEqual([]);
  });

  it("installs them through apt-get as root", async () => {
    addPrograms(workshop, { "apt-get": 'test "$DEBIAN_FRONTEND" = noninteractive' });
    await installDebianPackages(LIBRARIES.split(" "), "building canvas", {
      env: workshop.environment,
      uid: 0,
    });
    expect(callsIn(workshop)).toEqual(["apt-get update", `apt-get install -y ${LIBRARIES}`]);
  });

  it("installs them even if only the update of the lists fails", async () => {
    addPrograms(workshop, { "apt-get": 'test "$1" != update' });
    const options = { env: workshop.environment, uid: 0 };
    await expect(installDebianPackages(["libgif-dev"], "building canvas", options)).resolves.toBeUndefined();
  });

  it("prints the command if apt-get fails or the user is not root", async () => {
    addPrograms(workshop, { "apt-get": 'echo "E: Unable to locate package libgif-dev"; exit 100' });
    for (const uid of [0, 1000]) {
      const options = { env: workshop.environment, uid };
      const failure = await installDebianPackages(["libgif-dev"], "building canvas", options).catch(
        (error) => error,
      );
      expect(failure.exitCode).toBe(2);
      expect(failure.message).toContain("sudo apt-get update && sudo apt-get install -y libgif-dev");
    }
  });
});

it("reports the error if canvas does not build, and exits with 1", async () => {
  addPrograms(workshop, {
    npm: `case "$*" in *canvas*) echo "fatal error: cairo.h: No such file"; exit 1 ;; esac${NPM}`,
  });
  const { exitCode, stderr } = await setUp(workshop);
  expect(exitCode).toBe(1);
  expect(stderr).toContain("setup: canvas could not be built: cairo.h: No such file\n");
});

it("builds once for all clones of a user, and again if the cached addon does not work", async () => {
  await setUp(workshop);
  const cached = join(workshop.home, ".cache", "convscope", CACHED, "addon.node");
  expect(existsSync(cached)).toBe(true);
  const again = async () => {
    rmSync(join(workshop.root, "node_modules"), { recursive: true });
    return setUp(workshop, { env: { CONVSCOPE_ENGINE: "wasm" } });
  };
  expect((await again()).exitCode).toBe(0);
  expect(builds()).toHaveLength(1);
  writeFileSync(cached, "broken");
  await again();
  expect(builds()).toHaveLength(2);
  expect(readFileSync(cached, "utf8")).toBe("addon\n");
});
