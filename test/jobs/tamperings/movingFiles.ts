import { chunksOf, pngOf } from "../../../src/figures/encoders/chunks.js";
import { inTexts, without } from "./pngChanges.js";
import { appended, type Tampering, text } from "./tampering.js";

/** Changes to an animated PNG file. */
export const APNG: readonly Tampering[] = [
  {
    what: "another number of plays",
    change: withData("acTL", 7, 1),
    says: /the content of its part 'acTL' differs/,
  },
  { what: "another duration of a frame", change: withData("fcTL", 21, 99), says: /frame 1 is shown for/ },
  {
    what: "frames that are left behind",
    change: withData("fcTL", 24, 2),
    says: /the content of its part 'fcTL' differs/,
  },
  { what: "one frame fewer", change: without("fdAT"), says: /./ },
  { what: "bytes after the end", change: appended("more"), says: /after its end/ },
  { what: "another title", change: inTexts("relu5 of", "relu4 of"), says: /its metadata differs: Title / },
];

function withData(type: string, at: number, value: number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    let isDone = false;
    return pngOf(
      [...chunksOf(bytes)].map((each) => {
        if (each.type !== type || isDone) return each;
        isDone = true;
        const data = Buffer.from(each.data);
        data[at] = value;
        return { ...each, data };
      }),
    );
  };
}

/** Changes a byte at an offset after a text. */
function byteBehind(mark: string, offset: number, value: number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const copy = Buffer.from(bytes);
    const at = copy.indexOf(mark, 0, "latin1");
    if (at < 0) throw new Error(`There is no ${mark}.`);
    copy[at + offset] = value;
    return copy;
  };
}

/** Changes to a GIF file. */
export const GIF: readonly Tampering[] = [
  {
    what: "another number of plays",
    change: byteBehind("NETSCAPE2.0", 13, 1),
    says: /the content of its part 'extension 255' differs/,
  },
  {
    what: "another color",
    change: byteBehind("GIF89a", 13, 77),
    says: /pixels? differ|the content of its part 'screen' differs/,
  },
  {
    what: "another duration of a frame",
    change: byteBehind("\x21\xf9\x04", 4, 99),
    says: /frame 1 is shown for/,
  },
  {
    what: "frames that are left behind",
    change: byteBehind("\x21\xf9\x04", 3, 8),
    says: /the content of its part 'extension 249' differs|pixel/,
  },
  { what: "an invisible color", change: byteBehind("\x21\xf9\x04", 3, 1), says: /./ },
  { what: "bytes after the end", change: appended("more"), says: /after its end/ },
  { what: "another title", change: text("relu5 of", "relu4 of"), says: /its metadata differs: Title / },
];

/** Changes to an animated WebP file. */
export const MOVING_WEBP: readonly Tampering[] = [
  {
    what: "another number of plays",
    change: byteBehind("ANIM", 12, 1),
    says: /the content of its part 'ANIM' differs/,
  },
  { what: "another duration of a frame", change: byteBehind("ANMF", 20, 99), says: /frame 1 is shown for/ },
  { what: "a frame that is blended", change: byteBehind("ANMF", 23, 3), says: /./ },
  { what: "bytes after the end", change: appended("more"), says: /its length differs from its header/ },
  { what: "another title", change: text("relu5 of", "relu4 of"), says: /its metadata differs: Title / },
];
