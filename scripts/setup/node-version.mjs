import { Failure } from "./failure.mjs";

/** Step that rejects versions of Node on which the packages would not run. */
export const nodeVersion = {
  name: "node version",
  needed: () => !isSupported(process.versions.node),
  run: () => {
    const message = `convscope needs Node 20.19 or newer (20, 22 and 24 are supported), this is ${process.versions.node}`;
    throw new Failure(message, { exitCode: 2 });
  },
};

/** True for Node 20.19 and later releases of 20, 22.12 and later releases of 22, and 23 and up. */
export function isSupported(version) {
  const [major, minor] = version.split(".").map(Number);
  const firstMinor = { 20: 19, 22: 12 }[major];
  return firstMinor === undefined ? major >= 23 : minor >= firstMinor;
}
