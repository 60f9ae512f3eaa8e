/** Address of all images of stored activations. */
export const EVERY_IMAGE = "all";

const NUMBERS = /^(\d+)(?:-(\d+))?$/;

/** First and last image, both included, of an address of stored images (`3`, `0-9`); undefined for any other text. */
export function storedRange(address: string): readonly [number, number] | undefined {
  const [, from, to = from] = NUMBERS.exec(address) ?? [];
  return from === undefined ? undefined : [Number(from), Number(to)];
}

/** True for an address of images of stored activations: `all`, `3`, `0-9`. */
export function isStoredAddress(address: string): boolean {
  return address === EVERY_IMAGE || storedRange(address) !== undefined;
}

/** Address of the first of the stored images of an address. */
export function firstStored(address: string, count: number): string {
  const [first, last] = storedRange(address) ?? [0, count - 1];
  const end = Math.min(last, first + count - 1);
  return end === first ? String(first) : `${first}-${end}`;
}
