import { isUtf8 } from "node:buffer";
import { crc32 } from "node:zlib";
import { inflateSync } from "fflate";

/** File within a zip, as described by its central directory. */
interface Member {
  readonly method: number;
  /** Checksum of the unpacked bytes. */
  readonly checksum: number;
  /** Number of bytes in the archive. */
  readonly packed: number;
  /** Number of bytes when unpacked. */
  readonly size: number;
  /** Offset of its local header. */
  readonly offset: number;
}

/** Zip in memory. Nothing is written to disk, so its file names are harmless. */
export interface Zip {
  readonly names: readonly string[];
  /**
   * Reads a member; a stored one is a view of the archive. Undefined if there is none. Throws a clause for a member
   * that is damaged, or that would unpack to more than the limit or to a hundred times its size.
   */
  read(name: string, limit: number): Uint8Array | undefined;
}

const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const END_LENGTH = 22;
const ENTRY_LENGTH = 46;
const LOCAL_LENGTH = 30;
const LONGEST_COMMENT = 65_535;
const MOST_MEMBERS = 65_535;

/** Unpacked size up to which any compression ratio is allowed. */
const SMALL = 2 ** 20;
const MOST_RATIO = 100;

/** True if the bytes begin like a zip. */
export function isZip(head: Uint8Array): boolean {
  return head.length >= 4 && viewOf(head).getUint32(0, true) === LOCAL;
}

/** Opens a zip by its central directory, which all tools rely on. Throws a clause for a truncated or damaged zip. */
export function openZip(bytes: Uint8Array): Zip {
  const members = membersOf(bytes);
  return {
    names: [...members.keys()],
    read: (name, limit) => {
      const member = members.get(name);
      return member === undefined ? undefined : unpacked(bytes, name, { member, limit });
    },
  };
}

/** Names of the files in a zip, from its last bytes and their offset. Throws like `openZip`. */
export function namesAtEnd(bytes: Uint8Array, start: number): readonly string[] {
  return [...membersOf(bytes, start).keys()];
}

/** Files in a zip, from its bytes between an offset and its end. */
function membersOf(bytes: Uint8Array, start = 0): ReadonlyMap<string, Member> {
  const view = viewOf(bytes);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true) - start;
  const members = new Map<string, Member>();
  for (let index = 0; index < Math.min(count, MOST_MEMBERS); index++) {
    if (at < 0 || at + ENTRY_LENGTH > bytes.length || view.getUint32(at, true) !== ENTRY) throw damaged();
    const [nameLength, extra, comment] = [28, 30, 32].map((place) => view.getUint16(at + place, true)) as [
      number,
      number,
      number,
    ];
    const name = textOf(bytes.subarray(at + ENTRY_LENGTH, at + ENTRY_LENGTH + nameLength));
    const [packed, size, offset] = [20, 24, 42].map((place) => view.getUint32(at + place, true)) as [
      number,
      number,
      number,
    ];
    // Tools differ in which of two files with the same name they read.
    if (members.has(name)) throw new Error(`it holds two files '${name}'`);
    const checksum = view.getUint32(at + 16, true);
    members.set(name, { method: view.getUint16(at + 10, true), checksum, packed, size, offset });
    at += ENTRY_LENGTH + nameLength + extra + comment;
  }
  return members;
}

/** Offset of the record that ends the central directory. */
function endOf(view: DataView): number {
  const least = Math.max(0, view.byteLength - END_LENGTH - LONGEST_COMMENT);
  for (let at = view.byteLength - END_LENGTH; at >= least; at--)
    if (view.getUint32(at, true) === END) return at;
  throw new Error("it is a truncated zip, such as an incomplete download");
}

interface Unpacking {
  readonly member: Member;
  readonly limit: number;
}

function unpacked(bytes: Uint8Array, name: string, { member, limit }: Unpacking): Uint8Array {
  const { method, checksum, packed, size, offset } = member;
  if (size > limit) throw new Error(`its '${name}' has ${size} bytes, more than the allowed ${limit}`);
  if (size > SMALL && size > MOST_RATIO * packed)
    throw new Error(`its '${name}' would unpack to ${Math.ceil(size / packed)} times its size`);
  const view = viewOf(bytes);
  if (offset + LOCAL_LENGTH > bytes.length || view.getUint32(offset, true) !== LOCAL) throw damaged();
  const start = offset + LOCAL_LENGTH + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packed > bytes.length) throw damaged();
  const content = bytes.subarray(start, start + packed);
  const whole = method === 0 ? content : inflated(content, name, member);
  if (whole.length !== size || crc32(whole) !== checksum)
    throw new Error(`its '${name}' is damaged in the zip`);
  return whole;
}

/** Unpacks the expected number of bytes; the rest of a stream is not unpacked. */
function inflated(content: Uint8Array, name: string, { method, size }: Member): Uint8Array {
  if (method !== 8) throw new Error(`its '${name}' uses a compression that convscope does not support`);
  return inflateSync(content, { out: new Uint8Array(size) });
}

function textOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString(isUtf8(bytes) ? "utf8" : "latin1");
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function damaged(): Error {
  return new Error("it is a damaged zip");
}
