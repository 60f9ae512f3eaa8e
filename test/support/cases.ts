import { fileURLToPath } from "node:url";
import type { Activation } from "../../src/activations/activation.js";
import { open } from "../../src/checkpoints/open.js";
import { loadProbe } from "../../src/data/probe.js";
import type { Network } from "../../src/network/network.js";

/** The folder of a network that people brought and that was refused or computed otherwise than its maker does. */
export function casePath(name: string): string {
  return fileURLToPath(new URL(`../fixtures/cases/${name}`, import.meta.url));
}

/** Opens the network of a case, and closes it behind a body. */
export async function withCase<T>(name: string, body: (network: Network) => Promise<T> | T): Promise<T> {
  const network = await open(casePath(name));
  try {
    return await body(network);
  } finally {
    network.dispose();
  }
}

/** What the taps of a case gave for the digit that its right values were computed for, by name. */
export async function recordedCase(
  name: string,
  address = "mnist:test/53",
): Promise<ReadonlyMap<string, Activation>> {
  const probe = await loadProbe(address);
  return withCase(name, (network) => new Map(network.record(probe).map((each) => [each.tap, each])));
}

/** The greatest value of each channel. */
export function greatest({ shape, values }: Activation): readonly number[] {
  const channels = shape[3];
  return Array.from({ length: channels }, (_, channel) =>
    values.reduce(
      (most, value, at) => (at % channels === channel ? Math.max(most, value) : most),
      Number.NEGATIVE_INFINITY,
    ),
  );
}
