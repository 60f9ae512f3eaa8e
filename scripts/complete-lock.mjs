/**
 * Completes package-lock.json after npm has written it. If a registry lacks the optional packages of other platforms,
 * npm omits them from the lock, and `npm ci` then rejects that lock everywhere. This script adds each of them with
 * the version that its parent requires, and the platform in its name.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const LOCK = join(import.meta.dirname, "../package-lock.json");
const SYSTEMS = [
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const PROCESSORS = ["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "wasm32", "x64"];

/** Lock entry of a platform-specific package, derived from its name: `@biomejs/cli-linux-x64-musl`. */
function platformEntry(name, { version, dev }) {
  const words = name
    .split("/")
    .at(-1)
    .replace("linuxmusl", "linux-musl")
    .replace("ppc64le", "ppc64")
    .split("-");
  const os = SYSTEMS.filter((system) => words.includes(system));
  const cpu = words.includes("universal") ? [] : PROCESSORS.filter((processor) => words.includes(processor));
  const libc = words.includes("musl") ? ["musl"] : words.includes("gnu") ? ["glibc"] : [];
  return {
    version,
    ...(cpu.length > 0 && { cpu }),
    ...(dev && { dev }),
    ...(os.includes("linux") && libc.length > 0 && { libc }),
    optional: true,
    ...(os.length > 0 && { os }),
  };
}

/** True if a package at `path` can resolve another one, in its own folder or in a parent. */
function isFound(packages, path, name) {
  const folders = path.split("/node_modules/");
  const above = folders.map(
    (_, depth) => `${folders.slice(0, depth + 1).join("/node_modules/")}/node_modules/${name}`,
  );
  return [`node_modules/${name}`, ...above].some((place) => place in packages);
}

const lock = JSON.parse(readFileSync(LOCK, "utf8"));
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (isFound(lock.packages, path, name)) continue;
    lock.packages[`node_modules/${name}`] = platformEntry(name, { version, dev });
    console.log(`added ${name} ${version}`);
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1));
writeFileSync(LOCK, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`);
