import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout whose scripts are under test. */
export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** A project in a temporary folder, with its own HOME and a PATH of stand-ins for the programs that set-up starts. */
export interface Workshop {
  root: string;
  home: string;
  programs: string;
  environment: NodeJS.ProcessEnv;
}

export interface Outcome {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

const LOCK = {
  lockfileVersion: 3,
  packages: {
    "": { optionalDependencies: { "@tensorflow/tfjs-node": "4.22.0" } },
    "node_modules/canvas": { version: "3.2.3" },
    "node_modules/@tensorflow/tfjs-node": { version: "4.22.0", optional: true },
  },
};

/** The packages as left by `npm ci --ignore-scripts`: JavaScript that requires an addon that does not exist yet. */
const PACKAGES: Record<string, string> = {
  "canvas/package.json": '{"name": "canvas", "version": "3.2.3"}',
  "canvas/index.js": `
    if (require("fs").readFileSync(__dirname + "/build/Release/canvas.node", "utf8") === "broken") throw new Error("broken");
    exports.createCanvas = () => ({ getContext: () => ({ fillRect() {} }) });`,
  "prebuild-install/bin.js": "process.exit(1)",
  "@tensorflow/tfjs-node/package.json": '{"name": "@tensorflow/tfjs-node", "version": "4.22.0"}',
  "@tensorflow/tfjs-node/index.js": `
    if (!require("fs").existsSync(__dirname + "/lib/napi-v8/tfjs_binding.node")) throw new Error("no binding");
    exports.add = () => ({ dataSync: () => [2] });`,
  ".package-lock.json": JSON.stringify(LOCK),
};

/** The stand-in for `npm`: `ci` installs, `rebuild canvas` builds, `rebuild @tensorflow/tfjs-node` finds no host. */
export const NPM = `
case "$1 $2" in
  "ci --ignore-scripts") cp -r "$WORKSHOP/installed" node_modules ;;
  "rebuild canvas") mkdir -p node_modules/canvas/build/Release && echo addon > node_modules/canvas/build/Release/canvas.node ;;
  *) echo "npm error Error: getaddrinfo ENOTFOUND host.example"; exit 1 ;;
esac`;

/** An `npm` for which the install script of @tensorflow/tfjs-node works too. */
export const NPM_WITH_ENGINE = `
if [ "$1 $2" = "rebuild @tensorflow/tfjs-node" ]; then
  cd node_modules/@tensorflow/tfjs-node && mkdir -p lib/napi-v8 deps/lib
  echo addon > lib/napi-v8/tfjs_binding.node; echo library > deps/lib/libtensorflow.so.2
  exit 0
fi${NPM}`;

/** A `python3` whose pip downloads a wheel other than the pinned one. */
export const PYTHON_WITH_WRONG_WHEEL = `
case "$*" in
  *--version) exit 0 ;;
  *download*)
    while [ "$1" != "--dest" ]; do shift; done
    mkdir -p "$2" && echo wrong > "$2/tensorflow_cpu.whl" ;;
esac`;

/** Creates a workshop whose packages are installed and whose addons are not. */
export function makeWorkshop({ installed = true } = {}): Workshop {
  const folder = mkdtempSync(join(tmpdir(), "convscope-setup-"));
  const [root, home, programs] = ["project", "home", "programs"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const path of [root, home, programs]) mkdirSync(path);
  cpSync(join(repository, "scripts"), join(root, "scripts"), { recursive: true });
  writeFileSync(join(root, "package-lock.json"), JSON.stringify(LOCK));
  for (const [path, text] of Object.entries(PACKAGES)) writeInto(join(folder, "installed"), path, text);
  if (installed) cpSync(join(folder, "installed"), join(root, "node_modules"), { recursive: true });
  symlinkSync(process.execPath, join(programs, "node"));
  const environment = { PATH: programs, HOME: home, WORKSHOP: folder };
  const workshop = { root, home, programs, environment };
  addPrograms(workshop, {
    npm: NPM,
    "dpkg-query": "echo 'Status: install ok installed'",
    python3: "exit 1",
    ...fakeTools(),
  });
  return workshop;
}

/** Adds or replaces programs, given as shell scripts; each call of one is logged first. */
export function addPrograms({ programs }: Workshop, scripts: Record<string, string>): void {
  for (const [name, script] of Object.entries(scripts)) {
    const path = join(programs, name);
    const lines = [
      "#!/bin/sh",
      `echo "${name} $*" >> "$WORKSHOP/calls"`,
      "PATH=$PATH:/usr/bin:/bin",
      script,
      "",
    ];
    writeFileSync(path, lines.join("\n"));
    chmodSync(path, 0o755);
  }
}

/** Takes packages from the checkout under test: `copied` ones as copies, the others as links. */
export function borrowPackages({ root }: Workshop, copied: Record<string, string[]>): void {
  const modules = join(repository, "node_modules");
  for (const [name, parts] of Object.entries(copied)) {
    rmSync(join(root, "node_modules", name), { recursive: true, force: true });
    // Its own versions of packages lie beside it.
    for (const part of [...parts, "node_modules"].filter((each) => existsSync(join(modules, name, each))))
      cpSync(join(modules, name, part), join(root, "node_modules", name, part), { recursive: true });
  }
  for (const name of packageNames(modules)) {
    const target = join(root, "node_modules", name);
    if (existsSync(target) && name !== "prebuild-install") continue;
    rmSync(target, { recursive: true, force: true });
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(join(modules, name), target);
  }
}

/** Writes a file of the project, including its folders. */
export function writeInto(root: string, path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Runs set-up in the project and waits for it. */
export function setUp(
  workshop: Workshop,
  { args = [], env = {} }: { args?: string[]; env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  return runNode([join(workshop.root, "scripts", "setup.mjs"), ...args], { ...workshop.environment, ...env });
}

/** Runs Node and resolves to its output and exit. */
export function runNode(args: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    const outcome: Outcome = { exitCode: null, stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => {
      outcome.stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      outcome.stderr += chunk;
    });
    child.on("close", (exitCode) => resolve({ ...outcome, exitCode }));
  });
}

/** The programs called so far, each with its arguments. */
export function callsIn({ environment }: Workshop): string[] {
  const path = join(environment.WORKSHOP as string, "calls");
  return existsSync(path) ? readFileSync(path, "utf8").trimEnd().split("\n") : [];
}

/** The record written by set-up. */
export function recordIn({ root }: Workshop) {
  return JSON.parse(readFileSync(join(root, "node_modules", ".convscope", "setup.json"), "utf8"));
}

/** Removes the workshop. */
export function removeWorkshop({ environment }: Workshop): void {
  rmSync(environment.WORKSHOP as string, { recursive: true, force: true });
}

function fakeTools(): Record<string, string> {
  return Object.fromEntries(["g++", "make", "pkg-config"].map((name) => [name, "exit 0"]));
}

function packageNames(modules: string): string[] {
  // Except names that begin with a dot, such as the checkout's own set-up record.
  const names = readdirSync(modules).filter((name) => !/^\.(?!bin$)/.test(name));
  return names.flatMap((name) =>
    name.startsWith("@") ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
  );
}
