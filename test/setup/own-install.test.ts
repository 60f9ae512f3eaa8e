import { existsSync, mkdtempSync, realpathSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
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

const ENGINE = join(repository, "node_modules", "@tensorflow", "tfjs-node");
const ADDON = join(ENGINE, "lib", "napi-v8", "tfjs_binding.node");
const LIBRARIES = join(ENGINE, "deps", "lib");
const PARTS = ["package.json", "scripts", "dist"];

// Runs the package's real install script like npm.
const NPM_WITH_SCRIPT = `
if [ "$1 $2" = "rebuild @tensorflow/tfjs-node" ]; then
  PATH=$PWD/node_modules/.bin:$PATH; cd node_modules/@tensorflow/tfjs-node && exec node scripts/install.js
fi${NPM}`;

const hasEngine =
  process.platform === "linux" && existsSync(ADDON) && existsSync(join(LIBRARIES, "libtensorflow.so.2"));

let workshop: Workshop;
let host: Host;
beforeEach(() => {
  workshop = makeWorkshop();
});
afterEach(async () => {
  await host.close();
  removeWorkshop(workshop);
});

/** The archive that TensorFlow.js downloads, with links to local libraries instead of 850 MB. */
function libtensorflow(): Answer {
  // Links in such an archive have at most a hundred characters, and a cache path may be longer.
  const shelf = mkdtempSync(join(tmpdir(), "tf-"));
  const leadsTo = (name: string) => {
    symlinkSync(realpathSync(join(LIBRARIES, name)), join(shelf, name));
    return join(shelf, name);
  };
  const [library, framework] = [leadsTo("libtensorflow.so.2"), leadsTo("libtensorflow_framework.so.2")];
  const links = {
    "lib/libtensorflow.so.2.9.1": library,
    "lib/libtensorflow.so.2": library,
    "lib/libtensorflow_cc.so.2": library,
    "lib/libtensorflow_framework.so.2": framework,
  };
  return { body: pack({}, links) };
}

async function setUpFrom(answers: Record<string, Answer>, variables: (url: string) => NodeJS.ProcessEnv) {
  host = await startHost(answers);
  borrowPackages(workshop, { "@tensorflow/tfjs-node": PARTS });
  addPrograms(workshop, { npm: NPM_WITH_SCRIPT });
  const mirror = { npm_config_tfjs_binding_binary_host_mirror: host.url };
  return setUp(workshop, { env: { ...mirror, ...variables(host.url) } });
}

describe.runIf(hasEngine)("the install script of @tensorflow/tfjs-node", () => {
  it.each([
    ["TFJS_NODE_BASE_URI", (url: string) => ({ TFJS_NODE_BASE_URI: `${url}libtensorflow-` })],
    ["TFJS_NODE_CDN_STORAGE", (url: string) => ({ TFJS_NODE_CDN_STORAGE: url })],
  ])("fetches the engine from the host that %s names, and pip is never called", async (_, variables) => {
    const answers = {
      "libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz": libtensorflow(),
      "CPU-linux-4.22.0.tar.gz": { body: pack({ "napi-v8/tfjs_binding.node": ADDON }) },
    };
    await setUpFrom(answers, variables);
    expect(host.asked).toHaveLength(2);
    expect(recordIn(workshop).engine).toMatchObject({ native: true, reason: "its own install worked" });
    expect(callsIn(workshop).filter((call) => call.includes("pip"))).toEqual([]);
  });

  it.each([
    ["refuses (403)", { status: 403, body: "forbidden" }],
    ["has nothing (404)", { status: 404, body: "not found" }],
    ["sends something else", { body: "<html>sign in</html>" }],
  ])("gives up on a host that %s, and pip is tried", async (_, answer) => {
    const answers = { "libtensorflow-cpu-linux-x86_64-2.9.1.tar.gz": answer };
    const { exitCode } = await setUpFrom(answers, (url) => ({ TFJS_NODE_BASE_URI: `${url}libtensorflow-` }));
    expect(exitCode).toBe(0);
    expect(recordIn(workshop).engine.native).toBe(false);
    expect(recordIn(workshop).engine.reason).toContain("its own install failed (TAR_BAD_ARCHIVE");
    expect(recordIn(workshop).engine.reason).toContain("pip, which fetches tensorflow-cpu, was not found");
  });
});
