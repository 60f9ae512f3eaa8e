/** Address prefix of untrained networks. */
export const FRESH = "fresh:";

/** True for the address of an untrained network rather than a checkpoint. */
export function isFresh(address: string): boolean {
  return address.startsWith(FRESH);
}
