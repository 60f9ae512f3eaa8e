import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BLOCK = 512;

/** A `.tar.gz` of `files`, path in the archive → file on disk, and `links`, path in the archive → target. */
export function pack(files: Record<string, string>, links: Record<string, string> = {}): Buffer {
  const regular = Object.entries(files).map(([path, source]) =>
    entryOf(path, { content: readFileSync(source) }),
  );
  const symbolic = Object.entries(links).map(([path, target]) => entryOf(path, { target }));
  return gzipSync(Buffer.concat([...regular, ...symbolic, Buffer.alloc(2 * BLOCK)]), { level: 1 });
}

// The ustar format: a header of fixed fields with octal numbers, then the content in whole blocks.
function entryOf(
  path: string,
  { content = Buffer.alloc(0), target = "" }: { content?: Buffer; target?: string },
): Buffer {
  if (target.length > 100) throw new RangeError(`'${target}' is too long for a link of this format`);
  const header = Buffer.alloc(BLOCK);
  const isLink = target !== "";
  header.write(path, 0, 100);
  header.write(`0000755\0${"0000000\0".repeat(2)}`, 100);
  header.write(`${content.length.toString(8).padStart(11, "0")}\0${"0".repeat(11)}\0`, 124);
  header.write(`        ${isLink ? "2" : "0"}`, 148);
  header.write(target, 157, 100);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
  return Buffer.concat([header, content, padding]);
}
