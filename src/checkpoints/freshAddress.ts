/** What the address of an untrained network begins with. */
export const FRESH = "fresh:";

/** Whether an address means an untrained network and no checkpoint. */
export function isFresh(address: string): boolean {
  return address.startsWith(FRESH);
}
