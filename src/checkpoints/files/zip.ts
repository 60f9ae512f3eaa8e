import { isUtf8 } from "node:buffer";
import { crc32 } from "node:zlib";
import { inflateSync } from "fflate";

/** A file within a zip, as its central directory describes it. */
interface Member {
  readonly method: number;
  /** The checksum of its bytes as they unpack. */
  readonly checksum: number;
  /** Bytes as they lie in the archive. */
  readonly packed: number;
  /** Bytes as they unpack. */
  readonly size: number;
  /** The offset of its local header. */
  readonly offset: number;
}

/** A zip that lies in memory. Nothing of it is written to the disk, so that its names lead nowhere. */
export interface Zip {
  readonly names: readonly string[];
  /**
   * The bytes of a member, those of a stored one as a view of the archive; undefined if there is none. Throws a sentence
   * for one that is damaged, or that would unpack to more than the limit or to a hundred times its size.
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

/** The unpacked size up to which any compression ratio is allowed. */
const SMALL = 2 ** 20;
const MOST_RATIO = 100;

/** Tests if bytes are the beginning of a zip. */
export function isZip(head: Uint8Array): boolean {
  return head.length >= 4 && viewOf(head).getUint32(0, true) === LOCAL;
}

/** Opens a zip by its central directory, which all tools go by. Throws a sentence for one that is truncated or damaged. */
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

/** The names of the files in a zip by its last bytes, which begin at a place of it. Throws as `openZip`. */
export function namesAtEnd(bytes: Uint8Array, start: number): readonly string[] {
  return [...membersOf(bytes, start).keys()];
}

/** The files in a zip, by its bytes from a place to its end. */
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
    // Two files of one name: tools differ in which of them they take.
    if (members.has(name)) throw new Error(`it holds two files '${name}'`);
    const checksum = view.getUint32(at + 16, true);
    members.set(name, { method: view.getUint16(at + 10, true), checksum, packed, size, offset });
    at += ENTRY_LENGTH + nameLength + extra + comment;
  }
  return members;
}

/** The offset of the record that ends the central directory. */
function endOf(view: DataView): number {
  const least = Math.max(0, view.byteLength - END_LENGTH - LONGEST_COMMENT);
  for (let at = view.byteLength - END_LENGTH; at >= least; at--)
    if (view.getUint32(at, true) === END) return at;
  throw new Error("it is a zip without its end, as a download that broke off");
}

interface Unpacking {
  readonly member: Member;
  readonly limit: number;
}

function unpacked(bytes: Uint8Array, name: string, { member, limit }: Unpacking): Uint8Array {
  const { method, checksum, packed, size, offset } = member;
  if (size > limit)
    throw new Error(`its '${name}' has ${size} bytes, more than the ${limit} that it may have`);
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

/** Unpacks the expected number of bytes; anything that a stream holds beyond them is not unpacked. */
function inflated(content: Uint8Array, name: string, { method, size }: Member): Uint8Array {
  if (method !== 8) throw new Error(`its '${name}' is packed in a way that convscope does not know`);
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
