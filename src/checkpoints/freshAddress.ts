/** The prefix of the address of an untrained network. */
export const FRESH = "fresh:";

/** Tests if an address is of an untrained network rather than a checkpoint. */
export function isFresh(address: string): boolean {
  return address.startsWith(FRESH);
}
