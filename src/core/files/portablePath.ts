import { basename, isAbsolute, resolve } from "node:path";
import { partsBelow } from "./pathPattern.js";

/** A path from a folder where it is absolute and lies in that folder, with slashes; all others unchanged. */
export function pathWithin(path: string, folder: string): string {
  const parts = isAbsolute(path) ? partsBelow(resolve(folder), path) : undefined;
  return parts === undefined ? path : parts.join("/") || ".";
}

/** The choice that may follow a path within the address of images: `:test/53`, `/label=7/0-9`, `/0-9`. */
const CHOICE = /:(?:train|test)(?:\/.*)?$|(?:\/+label=[^/]+)?(?:\/+\d+(?:-\d+)?)?$/;

/**
 * An address without its location on a machine: of an absolute path the last part, with the choice of images that
 * follows it. All other addresses unchanged.
 */
export function withoutLocation(address: string): string {
  if (!isAbsolute(address)) return address;
  const choice = CHOICE.exec(address)?.[0] ?? "";
  return `${basename(address.slice(0, address.length - choice.length))}${choice}`;
}
