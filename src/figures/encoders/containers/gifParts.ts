import type { Part } from "./part.js";

const SIGNATURE = "GIF89a";
const [EXTENSION, IMAGE, TRAILER] = [0x21, 0x2c, 0x3b];
const SCREEN = 13;
const DESCRIPTOR = 10;
const CONTROL = 0xf9;
/** The length of a graphic control extension up to the frame's delay; the transparent color index follows. */
const TIMING = 6;

/**
 * The parts of a GIF file (GIF89a, CompuServe 1990): screen, extensions, and images. Color tables, the transparent color
 * index, and a frame's rectangle depend on the compressor and count as part of the pictures.
 */
export function gifParts(file: Buffer): readonly Part[] | string {
  const start = findScreenEnd(file);
  if (start === undefined) return "it is not a GIF89a file";
  const parts: Part[] = [
    { name: "screen", data: file.subarray(0, SCREEN) },
    { name: "colors", data: file.subarray(SCREEN, start), isPicture: true },
  ];
  for (let at = start; at < file.length; ) {
    const kind = file[at];
    if (kind === TRAILER) return at + 1 === file.length ? parts : "it has extra bytes after its end";
    if (kind !== EXTENSION && kind !== IMAGE) return `byte ${at} does not start a block`;
    const data = kind === EXTENSION ? at + 2 : at + DESCRIPTOR + tableLength(file[at + 9] ?? 0) + 1;
    const end = endOfBlocks(file, data);
    if (end === undefined) break;
    const bytes = file.subarray(at, end);
    if (kind === EXTENSION) parts.push(...splitExtension(bytes));
    else parts.push({ name: "image", data: bytes, isPicture: true });
    at = end;
  }
  return "its end is missing";
}

/** The end of a GIF file's screen descriptor and global color table; undefined for other files. */
export function findScreenEnd(file: Buffer): number | undefined {
  if (file.length < SCREEN || file.toString("latin1", 0, SIGNATURE.length) !== SIGNATURE) return undefined;
  return SCREEN + tableLength(file[10] ?? 0);
}

function splitExtension(bytes: Buffer): readonly Part[] {
  const name = `extension ${bytes[1]}`;
  if (bytes[1] !== CONTROL) return [{ name, data: bytes }];
  return [
    { name, data: bytes.subarray(0, TIMING) },
    { name, data: bytes.subarray(TIMING), isPicture: true },
  ];
}

/** The length in bytes of the color table declared by a flags byte. */
function tableLength(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** The end of a sequence of length-prefixed blocks with an empty terminator; undefined if the file ends first. */
function endOfBlocks(file: Buffer, start: number): number | undefined {
  for (let at = start; at < file.length; at += (file[at] as number) + 1) {
    if (file[at] === 0) return at + 1;
  }
  return undefined;
}
