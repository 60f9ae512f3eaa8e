/** The most codes that a table of GIF holds. */
const MOST_CODES = 4096;
const HASH_SIZE = 1 << 14;

/** Compresses bytes as GIF does (Welch 1984): codes from one bit more than `bits` up to twelve bits, lowest bits first. */
export function lzw(data: Uint8Array, bits: number): Uint8Array {
  const [clear, end] = [1 << bits, (1 << bits) + 1];
  const out = bitWriter();
  const table = codeTable();
  let [next, width] = [end + 1, bits + 1];
  out.write(clear, width);
  let prefix = data[0] ?? 0;
  for (let at = 1; at < data.length; at++) {
    const byte = data[at] as number;
    const known = table.find(prefix, byte);
    if (known !== undefined) {
      prefix = known;
      continue;
    }
    out.write(prefix, width);
    if (next < MOST_CODES) {
      table.add(next);
      if (next === 1 << width) width++;
      next++;
    } else {
      out.write(clear, width);
      table.clear();
      [next, width] = [end + 1, bits + 1];
    }
    prefix = byte;
  }
  out.write(prefix, width);
  // A reader has one entry more by now than was added here.
  if (next === 1 << width && width < 12) width++;
  out.write(end, width);
  return out.bytes();
}

/** Codes by the code before them and the byte that follows, in a hash table with open addresses. */
function codeTable() {
  const keys = new Int32Array(HASH_SIZE).fill(-1);
  const codes = new Int32Array(HASH_SIZE);
  let slot = 0;
  let sought = 0;
  return {
    /** The code of a prefix and a byte. Where there is none, `add` puts one there. */
    find: (prefix: number, byte: number): number | undefined => {
      sought = (prefix << 8) | byte;
      slot = (sought * 0x9e3b) & (HASH_SIZE - 1);
      while (keys[slot] !== -1) {
        if (keys[slot] === sought) return codes[slot];
        slot = (slot + 1) & (HASH_SIZE - 1);
      }
      return undefined;
    },
    add: (code: number): void => {
      keys[slot] = sought;
      codes[slot] = code;
    },
    clear: (): void => {
      keys.fill(-1);
    },
  };
}

function bitWriter() {
  let bytes = new Uint8Array(1 << 16);
  let [length, held, count] = [0, 0, 0];
  const put = (byte: number) => {
    if (length === bytes.length) {
      const more = new Uint8Array(2 * length);
      more.set(bytes);
      bytes = more;
    }
    bytes[length++] = byte;
  };
  return {
    write: (code: number, width: number): void => {
      held |= code << count;
      count += width;
      for (; count >= 8; count -= 8) {
        put(held & 0xff);
        held >>>= 8;
      }
    },
    bytes: (): Uint8Array => {
      if (count > 0) put(held & 0xff);
      return bytes.subarray(0, length);
    },
  };
}
