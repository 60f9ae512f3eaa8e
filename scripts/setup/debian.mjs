import { announce } from "./announce.mjs";
import { causeIn } from "./cause.mjs";
import { isOnPath, runCommand } from "./command.mjs";
import { Failure } from "./failure.mjs";

/** Names for pkg-config by Debian package, if the package has one everywhere. */
const LIBRARIES = {
  "libcairo2-dev": "cairo",
  "libpango1.0-dev": "pangocairo",
  "libjpeg-dev": "libjpeg",
  "libgif-dev": undefined,
  "librsvg2-dev": "librsvg-2.0",
};

/** Debian packages by the program that they provide. */
const TOOLS = {
  "g++": "build-essential",
  make: "build-essential",
  "pkg-config": "pkg-config",
  python3: "python3",
};

/** Debian packages that a build of canvas needs and this machine lacks. */
export async function missingForCanvas(env) {
  const lacking = await Promise.all(
    Object.entries(LIBRARIES).map(([name, module]) => isMissing(name, module, env)),
  );
  return [...missingTools(env), ...Object.keys(LIBRARIES).filter((_, index) => lacking[index])];
}

/** Debian packages of the compiler toolchain that this machine lacks. */
export function missingTools(env) {
  const programs = Object.keys(TOOLS).filter((program) => !isOnPath(program, env));
  return [...new Set(programs.map((program) => TOOLS[program]))];
}

/** Command with which a user can install the packages. */
export function aptCommand(names) {
  return `sudo apt-get update && sudo apt-get install -y ${names.join(" ")}`;
}

/** True if this user may install Debian packages. */
export function mayInstall({ uid, hasApt }) {
  return uid === 0 && hasApt;
}

/** Installs Debian packages, or fails with the command to run. `purpose` names what needs them. */
export async function installDebianPackages(names, purpose, { env, uid = process.getuid?.() }) {
  if (names.length === 0) return;
  const cure = `${purpose} needs ${names.join(", ")}; install with: ${aptCommand(names)}`;
  if (!mayInstall({ uid, hasApt: isOnPath("apt-get", env) })) throw new Failure(cure, { exitCode: 2 });
  await announce(`installing ${names.join(" ")} (apt-get)`, async () => {
    const quiet = { env: { ...env, DEBIAN_FRONTEND: "noninteractive" } };
    // A failing update may not matter: the existing package lists may suffice.
    await runCommand("apt-get", ["update"], quiet);
    const { ok, output, problem } = await runCommand("apt-get", ["install", "-y", ...names], quiet);
    if (!ok) throw new Failure(`${cure} (apt-get: ${causeIn(output, problem)})`, { exitCode: 2, output });
  });
}

async function isMissing(name, module, env) {
  const known = await runCommand("dpkg-query", ["-s", name], { env });
  if (known.ok && known.output.includes("install ok installed")) return false;
  // Without a pkg-config name, only dpkg can tell, and the build works without that library.
  if (module === undefined) return isOnPath("dpkg-query", env) || !isOnPath("pkg-config", env);
  return !(await runCommand("pkg-config", ["--exists", module], { env })).ok;
}
