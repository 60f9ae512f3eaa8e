import { deflateSync } from "node:zlib";
import type { FontTables } from "./trueType.js";

const HEADER_LENGTH = 44;
const ENTRY_LENGTH = 20;

/** A font file of tables, each compressed on its own (WOFF File Format 1.0, sections 3 to 5). */
export function woffOf(tables: FontTables): Buffer {
  const sorted = [...tables].sort(([one], [other]) => (one < other ? -1 : 1));
  const directory = Buffer.alloc(ENTRY_LENGTH * sorted.length);
  const packed: Buffer[] = [];
  let at = HEADER_LENGTH + directory.length;
  for (const [index, [tag, table]] of sorted.entries()) {
    const bytes = smaller(deflateSync(table, { level: 9 }), table);
    directory.write(tag, ENTRY_LENGTH * index, "latin1");
    const words = [at, bytes.length, table.length, checksumOf(table)];
    words.forEach((word, place) => {
      directory.writeUInt32BE(word, ENTRY_LENGTH * index + 4 + 4 * place);
    });
    packed.push(padded(bytes));
    at += padded(bytes).length;
  }
  return Buffer.concat([
    headerOf(
      sorted.map(([, table]) => table),
      at,
    ),
    directory,
    ...packed,
  ]);
}

function headerOf(tables: readonly Buffer[], length: number): Buffer {
  const header = Buffer.alloc(HEADER_LENGTH);
  header.write("wOFF", 0, "latin1");
  header.writeUInt32BE(0x0001_0000, 4);
  header.writeUInt32BE(length, 8);
  header.writeUInt16BE(tables.length, 12);
  const unpacked = tables.reduce((sum, table) => sum + padded(table).length, 12 + 16 * tables.length);
  header.writeUInt32BE(unpacked, 16);
  return header;
}

function smaller(one: Buffer, other: Buffer): Buffer {
  return one.length < other.length ? one : other;
}

function padded(bytes: Buffer): Buffer {
  const rest = -bytes.length & 3;
  return rest === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(rest)]);
}

function checksumOf(table: Buffer): number {
  const bytes = padded(table);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
}
