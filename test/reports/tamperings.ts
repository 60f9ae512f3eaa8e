import { deflateSync, inflateSync } from "node:zlib";
import { type Chunk, chunksOf, pngOf } from "../../src/pictures/encoders/chunks.js";

/** A change to a file that a reader would not see coming. */
export interface Tampering {
  readonly what: string;
  readonly change: (bytes: Buffer) => Buffer;
  /** What is said of it. Default: anything. */
  readonly says?: RegExp;
  /** Default: `differs`. */
  readonly verdict?: "cannot check";
}

/** Replaces a text where it stands first. */
export function text(from: string | RegExp, to: string): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const before = bytes.toString("latin1");
    const after = before.replace(from, to);
    if (after === before) throw new Error(`There is no ${from} to change.`);
    return Buffer.from(after, "latin1");
  };
}

function chunk(type: string, data: Buffer | string): Chunk {
  return { type, data: Buffer.from(data as string, "latin1") };
}

function behind(type: string, ...added: readonly Chunk[]): (bytes: Buffer) => Buffer {
  return (bytes) =>
    pngOf([...chunksOf(bytes)].flatMap((each) => (each.type === type ? [each, ...added] : [each])));
}

function without(type: string): (bytes: Buffer) => Buffer {
  return (bytes) => pngOf([...chunksOf(bytes)].filter((each) => each.type !== type));
}

function inTexts(from: string, to: string): (bytes: Buffer) => Buffer {
  return (bytes) =>
    pngOf(
      [...chunksOf(bytes)].map((each) =>
        each.type === "iTXt" ? { ...each, data: text0(each.data, from, to) } : each,
      ),
    );
}

function text0(data: Buffer, from: string, to: string): Buffer {
  return Buffer.from(data.toString("utf8").replace(from, to), "utf8");
}

function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, 4 * at);
  return bytes;
}

/** A second frame that covers the first one. */
function animated(bytes: Buffer): Buffer {
  const [header] = [...chunksOf(bytes)];
  const [width = 0, height = 0] = [header?.data.readUInt32BE(0), header?.data.readUInt32BE(4)];
  const frame = (number: number) =>
    Buffer.concat([uint32(number, width, height, 0, 0), Buffer.of(0, 1, 0, 1, 0, 0)]);
  const black = deflateSync(Buffer.alloc(height * (width * 3 + 1)));
  const chunks = joinedPicture(bytes).flatMap((each) => {
    if (each.type !== "IDAT") return [each];
    const control = { type: "acTL", data: uint32(2, 0) };
    const second = [
      { type: "fcTL", data: frame(1) },
      { type: "fdAT", data: Buffer.concat([uint32(2), black]) },
    ];
    return [control, { type: "fcTL", data: frame(0) }, each, ...second];
  });
  return pngOf(chunks);
}

/** The chunks of a file, its compressed lines in one. */
function joinedPicture(bytes: Buffer): readonly Chunk[] {
  const chunks = [...chunksOf(bytes)];
  const isPicture = ({ type }: Chunk) => type === "IDAT";
  const first = chunks.findIndex(isPicture);
  const data = Buffer.concat(chunks.filter(isPicture).map((each) => each.data));
  return chunks.flatMap((each, at) =>
    isPicture(each) ? (at === first ? [{ type: "IDAT", data }] : []) : [each],
  );
}

/** The compressed lines with what was changed, as a file with right checksums. */
function inPicture(change: (compressed: Buffer) => Buffer): (bytes: Buffer) => Buffer {
  return (bytes) =>
    pngOf(
      joinedPicture(bytes).map((each) =>
        each.type === "IDAT" ? { ...each, data: change(each.data) } : each,
      ),
    );
}

/** A chunk of a WebP file. */
function riff(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, "latin1");
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

function withLength(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.writeUInt32LE(copy.length - 8, 4);
  return copy;
}

const appended = (added: string) => (bytes: Buffer) => Buffer.concat([bytes, Buffer.from(added, "latin1")]);

const PNG: readonly Tampering[] = [
  { what: "a second frame", change: animated, says: /'acTL', which convscope does not write/ },
  {
    what: "brightness for viewers",
    change: behind("IHDR", { type: "gAMA", data: uint32(200_000) }),
    says: /'gAMA', which convscope does not write/,
  },
  {
    what: "another shape of pixels",
    change: (bytes) =>
      behind("IHDR", { type: "pHYs", data: Buffer.concat([uint32(2000, 1000), Buffer.of(0)]) })(
        without("pHYs")(bytes),
      ),
    says: /part/,
  },
  { what: "no size on paper", change: without("pHYs"), says: /lacks part 'pHYs'/ },
  { what: "a color profile", change: behind("IHDR", chunk("iCCP", "x\0\0x")), says: /'iCCP'/ },
  { what: "transparency", change: behind("IHDR", chunk("tRNS", "\0\0\0")), says: /./ },
  {
    what: "a chunk of another program",
    change: behind("IHDR", chunk("tEXt", "Comment\0hello")),
    says: /'tEXt'/,
  },
  { what: "bytes behind the end", change: appended("more"), says: /bytes stand behind its end/ },
  {
    what: "another file behind the end",
    change: (bytes) => Buffer.concat([bytes, bytes]),
    says: /behind its end/,
  },
  { what: "another title", change: inTexts("relu4 of", "relu5 of"), says: /it says Title / },
  {
    what: "another description",
    change: inTexts("relu4 (relu)", "relu4 (tanh)"),
    says: /it says Description /,
  },
  {
    what: "another program's name",
    change: inTexts("convscope 0", "convscope 9"),
    says: /it says Software /,
  },
  { what: "a domain", change: inTexts('"domain":[0,', '"domain":[1,'), says: /it says shows\.domain/ },
  {
    what: "two texts in another order",
    change: (bytes) => reordered(bytes),
    says: /parts are others, or in another order/,
  },
  { what: "a text twice", change: (bytes) => doubled(bytes), says: /./ },
  {
    what: "bytes behind the compressed lines",
    change: inPicture((data) => Buffer.concat([data, Buffer.from("more")])),
    says: /bytes too many or too few/,
  },
  {
    what: "lines behind the last one",
    change: inPicture((data) => deflateSync(Buffer.concat([inflateSync(data), Buffer.alloc(9)]))),
    says: /damaged|too many/,
  },
];

function reordered(bytes: Buffer): Buffer {
  const chunks = [...chunksOf(bytes)];
  const at = chunks.findIndex(({ type }) => type === "iTXt");
  const [one, other] = chunks.splice(at, 2) as [Chunk, Chunk];
  chunks.splice(at, 0, other, one);
  return pngOf(chunks);
}

function doubled(bytes: Buffer): Buffer {
  const chunks = [...chunksOf(bytes)];
  const at = chunks.findIndex(({ type }) => type === "iTXt");
  chunks.splice(at, 0, chunks[at] as Chunk);
  return pngOf(chunks);
}

const WEBP: readonly Tampering[] = [
  {
    what: "a second frame",
    change: (bytes) =>
      withLength(Buffer.concat([bytes, riff("ANIM", Buffer.alloc(6)), riff("ANMF", Buffer.alloc(24))])),
    says: /which convscope does not write/,
  },
  {
    what: "a color profile",
    change: (bytes) => withLength(Buffer.concat([bytes, riff("ICCP", Buffer.alloc(8))])),
    says: /'ICCP'/,
  },
  {
    what: "a chunk of another program",
    change: (bytes) => withLength(Buffer.concat([bytes, riff("JUNK", Buffer.alloc(8))])),
    says: /'JUNK'/,
  },
  { what: "bytes behind the end", change: appended("more"), says: /its length is not what it says/ },
  { what: "another resolution", change: changedExif, says: /'EXIF' has other content/ },
  { what: "another title", change: text("relu4 of", "relu5 of"), says: /it says Title / },
];

function changedExif(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf("EXIF", 0, "latin1");
  copy[at + 60] = (copy[at + 60] as number) ^ 1;
  return copy;
}

const SVG: readonly Tampering[] = [
  {
    what: "a style behind the description",
    change: text("</desc>", "</desc><style>image{filter:invert(1)}</style>"),
    says: /^line \d+, column \d+: /,
  },
  {
    what: "a style on a line of its own",
    change: text("</desc>\n", "</desc>\n<style>image{filter:invert(1)}</style>\n"),
  },
  { what: "a script behind the title", change: text("</title>", "</title><script>alert(1)</script>") },
  {
    what: "words taken away by a style",
    change: text("</metadata>", "</metadata><style>text{display:none}</style>"),
  },
  { what: "another title", change: text("<title>relu4", "<title>relu5") },
  { what: "an event of the root", change: text('role="img"', 'role="img" onload="alert(1)"') },
  { what: "another size", change: text(/ height="[\d.]+mm"/, ' height="9mm"') },
  { what: "another viewport", change: text('viewBox="0 0', 'viewBox="9 0') },
  { what: "a tile that moved", change: text('<image x="', '<image x="1') },
  { what: "a tile of another file", change: text('href="data:', 'href="https://example.org/data:') },
  {
    what: "a tile that is not seen",
    change: text("image-rendering:pixelated", "image-rendering:pixelated;opacity:0"),
  },
  { what: "another word", change: text(/(<text [^>]*>)relu4/, "$1relu5") },
  { what: "a word that is not seen", change: text('<text x="', '<text display="none" x="') },
  { what: "a rectangle over everything", change: text("</svg>", '<rect width="99%" height="99%"/></svg>') },
  { what: "a group that is turned", change: text("<image", '<g transform="rotate(90)"/><image') },
  { what: "an animation", change: text("</svg>", '<animate attributeName="x" to="9"/></svg>') },
  {
    what: "a page of another kind in it",
    change: text(
      "</svg>",
      "<foreignObject><p xmlns='http://www.w3.org/1999/xhtml'>x</p></foreignObject></svg>",
    ),
  },
  { what: "an entity", change: text("<svg ", '<!DOCTYPE svg [<!ENTITY e "x">]><svg ') },
  { what: "a comment", change: text("</svg>", "<!-- x --></svg>") },
  { what: "a stylesheet of another file", change: text("<svg ", '<?xml-stylesheet href="a.css"?><svg ') },
  { what: "bytes behind the end", change: appended("<!-- more -->") },
  {
    what: "an option in what it says",
    change: text("&quot;percentile\\&quot;:99.5", "&quot;percentile\\&quot;:98"),
    says: /^it says command /,
  },
];

const HTML: readonly Tampering[] = [
  {
    what: "the numbers under the pointer",
    change: text(/"values":"AAAA..../, '"values":"AAAAAAAA'),
    says: /^line \d+, column \d+: /,
  },
  { what: "a style that inverts", change: text("</style>", "svg{filter:invert(1)}</style>") },
  { what: "words over the figure", change: text("<figure>", "<p style='position:fixed'>proved</p><figure>") },
  { what: "another title of the page", change: text("<title>relu4", "<title>relu5") },
  {
    what: "a policy that lets scripts in",
    change: text("script-src &#39;sha256", "script-src &#39;unsafe-inline&#39; &#39;sha256"),
  },
  { what: "another script", change: text("</script>\n</html>", "alert(1)</script>\n</html>") },
  { what: "a script before the page's own", change: text("<script>", "<script>alert(1)</script><script>") },
  { what: "the title of a tile", change: text('"title":"channel', '"title":"CHANNEL') },
  {
    what: "an address that it leads to",
    change: text(
      '<meta charset="utf-8"/>',
      '<meta charset="utf-8"/><meta http-equiv="refresh" content="0;url=x"/>',
    ),
  },
  { what: "a base of addresses", change: text("<title>", '<base href="x"/><title>') },
  {
    what: "an attribute of the root",
    change: text('<html lang="en">', '<html lang="en" style="filter:invert(1)">'),
  },
  { what: "a frame", change: text("</figure>", "<iframe></iframe></figure>") },
  { what: "bytes behind the end", change: appended(" ") },
];

const PDF: readonly Tampering[] = [
  {
    what: "palettes of other colors",
    change: text(/DeviceRGB (\d+) <[0-9a-f]{6}/, "DeviceRGB $1 <ffffff"),
    says: /^line \d+, column \d+: /,
  },
  { what: "a page that is turned", change: text("/Type /Page\n", "/Type /Page\n/Rotate 90\n") },
  { what: "a page that is cut off", change: text(/\/MediaBox \[0 0 /, "/MediaBox [9 0 ") },
  { what: "another title", change: text("\n(relu4 of", "\n(relu5 of") },
  { what: "another creator", change: text("\n(convscope 0", "\n(CONVSCOPE 0") },
  {
    what: "a script that runs when it is opened",
    change: text("/Type /Catalog\n", "/Type /Catalog\n/OpenAction << /S /JavaScript /JS (x) >>\n"),
  },
  { what: "a note on the page", change: text("/Type /Page\n", "/Type /Page\n/Annots []\n") },
  {
    what: "an update behind the end",
    change: appended("7 0 obj\n<< /Type /Page /Rotate 180 >>\nendobj\ntrailer\n<< /Root 3 0 R >>\n%%EOF\n"),
  },
  { what: "a comment", change: text("%PDF-1.3\n", "%PDF-1.3\n%x\n") },
  { what: "another version of the format", change: text("%PDF-1.3", "%PDF-1.7") },
];

const JSON_FIGURE: readonly Tampering[] = [
  {
    what: "a number of a tile",
    change: text(/"values":\[0,/, '"values":[1,'),
    says: /^marks\.\d+\.samples\.values\.0 1 where it is 0$/,
  },
  { what: "another description", change: text("relu4 (relu)", "relu4 (tanh)"), says: /it says Description/ },
  { what: "another title", change: text('"Title":"relu4', '"Title":"relu5'), says: /it says Title/ },
  { what: "a word of the figure", change: text('"text":"relu4', '"text":"relu5'), says: /^marks\./ },
  { what: "a field more", change: text('"width":', '"extra":1,"width":'), says: /extra/ },
  { what: "a field twice", change: text('"width":', '"width":1,"width":'), says: /column/ },
  { what: "a number written in another way", change: text('"dpi":96', '"dpi":96.0'), says: /column/ },
  { what: "spaces", change: text('"width":', ' "width":'), says: /column/ },
  { what: "a mark less", change: text(/\{[^{}]*"type":"line"[^{}]*\},/, ""), says: /./ },
];

const DOCUMENT: readonly Tampering[] = [
  {
    what: "a number of its table",
    change: text(/"ratio": \d/, '"ratio": 9'),
    says: /^it says rows\.0\.ratio 9/,
  },
  {
    what: "an option",
    change: text('"options": {', '"options": {"x": 1'),
    verdict: "cannot check",
    says: /x/,
  },
  {
    what: "a number of images",
    change: text('"images": 10', '"images": 11'),
    says: /images 11 where it is 10/,
  },
  { what: "the summary of a column", change: text('"summary": "', '"summary": "not '), says: /summary/ },
  { what: "spaces", change: appended("\n"), says: /written in another way/ },
];

const CSV: readonly Tampering[] = [
  { what: "a number", change: text(/\r\n([^\r]*),\d/, "\r\n$1,9"), says: /^line 2 is / },
  { what: "a row more", change: appended("x,y\r\n"), says: /./ },
  { what: "ends of lines", change: text("\r\n", "\n"), says: /./ },
  { what: "bytes behind the end", change: appended("x"), says: /./ },
];

const APNG: readonly Tampering[] = [
  { what: "another number of plays", change: withData("acTL", 7, 1), says: /'acTL' has other content/ },
  { what: "another time of a frame", change: withData("fcTL", 21, 99), says: /frame 1 stands for/ },
  { what: "frames that are left behind", change: withData("fcTL", 24, 2), says: /'fcTL' has other content/ },
  { what: "a frame less", change: without("fdAT"), says: /./ },
  { what: "bytes behind the end", change: appended("more"), says: /behind its end/ },
  { what: "another title", change: inTexts("relu5 of", "relu4 of"), says: /it says Title / },
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

/** Changes a byte that is so far behind a text. */
function byteBehind(mark: string, offset: number, value: number): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const copy = Buffer.from(bytes);
    const at = copy.indexOf(mark, 0, "latin1");
    if (at < 0) throw new Error(`There is no ${mark}.`);
    copy[at + offset] = value;
    return copy;
  };
}

const GIF: readonly Tampering[] = [
  {
    what: "another number of plays",
    change: byteBehind("NETSCAPE2.0", 13, 1),
    says: /'extension 255' has other content/,
  },
  {
    what: "another color",
    change: byteBehind("GIF89a", 13, 77),
    says: /pixels? differ|'screen' has other content/,
  },
  { what: "another time of a frame", change: byteBehind("\x21\xf9\x04", 4, 99), says: /frame 1 stands for/ },
  {
    what: "frames that are left behind",
    change: byteBehind("\x21\xf9\x04", 3, 8),
    says: /'extension 249' has other content|pixel/,
  },
  { what: "a color that is not seen", change: byteBehind("\x21\xf9\x04", 3, 1), says: /./ },
  { what: "bytes behind the end", change: appended("more"), says: /behind its end/ },
  { what: "another title", change: text("relu5 of", "relu4 of"), says: /it says Title / },
];

const MOVING_WEBP: readonly Tampering[] = [
  { what: "another number of plays", change: byteBehind("ANIM", 12, 1), says: /'ANIM' has other content/ },
  { what: "another time of a frame", change: byteBehind("ANMF", 20, 99), says: /frame 1 stands for/ },
  { what: "a frame that is blended", change: byteBehind("ANMF", 23, 3), says: /./ },
  { what: "bytes behind the end", change: appended("more"), says: /its length is not what it says/ },
  { what: "another title", change: text("relu5 of", "relu4 of"), says: /it says Title / },
];

/** Tamperings with files that stand for themselves, by the file. */
export const TAMPERINGS: Readonly<Record<string, readonly Tampering[]>> = {
  "figures/relu4.png": PNG,
  "figures/relu4.webp": WEBP,
  "figures/relu4.svg": SVG,
  "figures/relu4.html": HTML,
  "figures/relu4.pdf": PDF,
  "figures/relu4.json": JSON_FIGURE,
  "motions/relu5-animation.apng": APNG,
  "motions/relu5-animation.gif": GIF,
  "motions/relu5-animation.webp": MOVING_WEBP,
  "ratio.json": DOCUMENT,
  "ratio.csv": CSV,
};
