import { reasonOf, UserError } from "../../core/errors.js";

/** Image that could not be loaded, and the reason: `it is empty`. */
export interface Failure {
  readonly name: string;
  readonly reason: string;
}

/** Reason why one image cannot be loaded, thrown until it is added to the folder's list of failures. */
export class Unreadable extends Error {
  override name = "Unreadable";
}

/** Decodes an image: every error of a decoder becomes the reason why it is unreadable. */
export async function attempted<T>(decode: () => Promise<T>): Promise<T> {
  try {
    return await decode();
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    // The decoder's reason may end in a colon or period; here it is used within a sentence.
    throw new Unreadable(`it is damaged or cut off: ${reasonOf(error).replace(/[\s:.]+$/, "")}`);
  }
}

/** Error for images that could not be loaded, listing them in one sentence; thrown after all others have been tried. */
export function unreadError(failures: readonly Failure[], address: string): UserError {
  const [first] = failures;
  if (failures.length === 1 && first !== undefined && address.endsWith(first.name)) {
    return new UserError(`Cannot read the image '${address}': ${first.reason}.`);
  }
  const images = failures.length === 1 ? "1 image" : `${failures.length} images`;
  const shown = failures.slice(0, 10).map(({ name, reason }) => `${name} (${reason})`);
  const rest = failures.length > shown.length ? ` … (${failures.length} in all)` : "";
  return new UserError(`Cannot read ${images} of '${address}': ${shown.join(", ")}${rest}.`);
}

/** Loaded images, and those that failed. */
interface Loaded {
  readonly address: string;
  readonly failures: readonly Failure[];
}

/** One line for each image that could not be loaded. */
export function failureLines({ address, failures }: Loaded): readonly string[] {
  const place = address.endsWith("/") ? address : `${address}: `;
  return failures.map(({ name, reason }) => `${place}${name}: ${reason}`);
}
