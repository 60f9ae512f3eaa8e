/** Signature of a format's files, byte by byte (undefined matches any byte), and their extensions. */
interface ImageFormat {
  readonly signatures: readonly (readonly (number | undefined)[])[];
  readonly endings: readonly string[];
}

const ANY = undefined;

const imageFormats = {
  PNG: { signatures: [[0x89, ...ascii("PNG\r\n\u001a\n")]], endings: ["png"] },
  JPEG: { signatures: [[0xff, 0xd8, 0xff]], endings: ["jpg", "jpeg", "jpe", "jfif"] },
  WebP: { signatures: [[...ascii("RIFF"), ANY, ANY, ANY, ANY, ...ascii("WEBP")]], endings: ["webp"] },
  GIF: { signatures: [ascii("GIF87a"), ascii("GIF89a")], endings: ["gif"] },
  TIFF: {
    signatures: [
      [...ascii("II"), 42, 0],
      [...ascii("MM"), 0, 42],
      [...ascii("II"), 43, 0],
      [...ascii("MM"), 0, 43],
    ],
    endings: ["tif", "tiff"],
  },
} satisfies Readonly<Record<string, ImageFormat>>;

/** Supported image formats, as a list in a sentence. */
export const IMAGE_FORMATS = new Intl.ListFormat("en-US", { type: "disjunction", style: "long" })
  .format(Object.keys(imageFormats))
  .replace(", or", " or");

/**
 * True if bytes have the signature of a supported format. The decoder knows many more formats, but never sees
 * them.
 */
export function isImage(bytes: Uint8Array): boolean {
  return Object.values(imageFormats).some((format) => isOf(format, bytes));
}

/** True if bytes have the signature of TIFF. */
export function isTiff(bytes: Uint8Array): boolean {
  return isOf(imageFormats.TIFF, bytes);
}

/** True if a file name has an extension of TIFF. */
export function hasTiffName(name: string): boolean {
  return /\.tiff?$/i.test(name);
}

/** True if a file name is that of a tar archive, which may be compressed with gzip. */
export function hasTarName(name: string): boolean {
  return /\.(?:tar|tar\.gz|tgz)$/i.test(name);
}

function isOf({ signatures }: ImageFormat, bytes: Uint8Array): boolean {
  return signatures.some((signature) => signature.every((byte, at) => byte === ANY || bytes[at] === byte));
}

/** True if a file name has an image's extension. */
export function hasImageName(name: string): boolean {
  const ending = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  return Object.values(imageFormats).some(({ endings }) => endings.some((known) => known === ending));
}

function ascii(text: string): readonly number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
