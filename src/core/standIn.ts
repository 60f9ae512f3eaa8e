import { UserError } from "./errors.js";

interface StandIn {
  readonly begins: RegExp;
  readonly reason: string;
}

/** Content that is often found in place of a file's own bytes: how it begins, and the remedy. */
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

/** Same for files that may legitimately be HTML pages: detects only a Git LFS pointer. */
export function pointerFor(content: Uint8Array | string): string | undefined {
  return reasonAmong([STAND_INS.pointer], content);
}

/** Throws `UserError` if the content stands in for the real file. */
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
