import { UserError } from "./errors.js";

interface StandIn {
  readonly begins: RegExp;
  readonly reason: string;
}

/** Texts that are often found in place of a file's own bytes, by how they begin, and the cure. */
const STAND_INS: readonly StandIn[] = [
  {
    begins: /^version https:\/\/(?:git-lfs|hawser)\.github\.com\/spec\//,
    reason: "it is a Git LFS pointer, not the file itself; fetch that with 'git lfs pull'",
  },
  {
    begins: /^\uFEFF?\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)[\s>]/is,
    reason: "it is an HTML page, such as a server's error page, saved in its place; download it again",
  },
];

/** As much of a file as tells a stand-in. */
export const HEAD_LENGTH = 512;

/** Why a file's content is not its own: a Git LFS pointer, an HTML page. Nothing for any other content. */
export function standInFor(content: Uint8Array | string): string | undefined {
  const head =
    typeof content === "string"
      ? content.slice(0, HEAD_LENGTH)
      : new TextDecoder("utf-8").decode(content.subarray(0, HEAD_LENGTH));
  return STAND_INS.find(({ begins }) => begins.test(head))?.reason;
}

/** Throws `UserError` where a file's content stands in for another's. */
export function refuseStandIn(content: Uint8Array | string, path: string): void {
  const reason = standInFor(content);
  if (reason !== undefined) throw new UserError(`Cannot read '${path}': ${reason}.`);
}
