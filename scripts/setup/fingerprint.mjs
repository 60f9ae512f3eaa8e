import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";

/** Short hash of several texts, which distinguishes `['ab', 'c']` from `['a', 'bc']`. */
export function fingerprint(texts) {
  return createHash("sha256").update(JSON.stringify(texts)).digest("hex").slice(0, 16);
}

/** SHA-256 of a file of any size, in hexadecimal. */
export async function sha256OfFile(path) {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
