import type { Part } from "./part.js";

const [EXTENSION, IMAGE, TRAILER] = [0x21, 0x2c, 0x3b];
const SCREEN = 13;
const DESCRIPTOR = 10;

/** The parts of a GIF file (GIF89a, CompuServe 1990): the screen with its palette, extensions, and images. */
export function gifParts(file: Buffer): readonly Part[] | string {
  if (file.toString("latin1", 0, 6) !== "GIF89a" || file.length < SCREEN) return "it is no GIF89a file";
  const start = SCREEN + tableLength(file[10] ?? 0);
  const parts: Part[] = [{ name: "screen", data: file.subarray(0, start) }];
  for (let at = start; at < file.length; ) {
    const kind = file[at];
    if (kind === TRAILER) return at + 1 === file.length ? parts : "bytes stand behind its end";
    if (kind !== EXTENSION && kind !== IMAGE) return `byte ${at} begins no block`;
    const data = kind === EXTENSION ? at + 2 : at + DESCRIPTOR + tableLength(file[at + 9] ?? 0);
    const first = kind === EXTENSION ? data : data + 1;
    const end = endOfBlocks(file, first);
    if (end === undefined) break;
    if (kind === EXTENSION) parts.push({ name: `extension ${file[at + 1]}`, data: file.subarray(at, end) });
    else {
      parts.push({ name: "image", data: file.subarray(at, data) });
      parts.push({ name: "pixels", data: file.subarray(data, end), isPicture: true });
    }
    at = end;
  }
  return "it has no end";
}

/** How long the color table is that a byte of flags announces. */
function tableLength(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** Where a run of blocks ends, each behind its length, an empty one last. */
function endOfBlocks(file: Buffer, start: number): number | undefined {
  for (let at = start; at < file.length; at += (file[at] as number) + 1) {
    if (file[at] === 0) return at + 1;
  }
  return undefined;
}
