import { UserError } from "./errors.js";

interface StandIn {
  readonly begins: RegExp;
  readonly reason: string;
}

/** Texts that are often found in place of a file's own bytes, by how they begin, and the cure. */
const STAND_INS = {
  pointer: {
    begins: /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\//,
    reason: "it is a Git LFS pointer, not the file itself; fetch that with 'git lfs pull'",
  },
  page: {
    begins: /^\uFEFF?\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)[\s>]/is,
    reason: "it is an HTML page, such as a server's error page, saved in its place; download it again",
  },
} as const satisfies Readonly<Record<string, StandIn>>;

/** Number of bytes that identify a stand-in. */
export const HEAD_LENGTH = 512;

/**
 * Describes content that stands in for the real file: a Git LFS pointer or an HTML page. Undefined for any
 * other content.
 */
export function standInFor(content: Uint8Array | string): string | undefined {
  return reasonAmong(Object.values(STAND_INS), content);
}

/** The same for files that may be HTML pages by right: a Git LFS pointer alone is none of them. */
export function pointerFor(content: Uint8Array | string): string | undefined {
  return reasonAmong([STAND_INS.pointer], content);
}

/** Throws `UserError` where a file's content stands in for another's. */
export function refuseStandIn(content: Uint8Array | string, path: string): void {
  const reason = standInFor(content);
  if (reason !== undefined) throw new UserError(`Cannot read '${path}': ${reason}.`);
}

function reasonAmong(standIns: readonly StandIn[], content: Uint8Array | string): string | undefined {
  const head =
    typeof content === "string"
      ? content.slice(0, HEAD_LENGTH)
      : new TextDecoder("utf-8").decode(content.subarray(0, HEAD_LENGTH));
  return standIns.find(({ begins }) => begins.test(head))?.reason;
}
