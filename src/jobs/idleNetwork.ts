import type { Network } from "../network/network.js";

/** Networks by their keys; the one that was used last stays open until another one is wanted. */
export class IdleNetwork {
  private readonly keys = new Map<Network, string>();
  private idle: Network | undefined;

  /** Takes the network of a key: the one that is kept, or a new one. */
  async take(key: string, opening: () => Promise<Network>): Promise<Network> {
    const { idle } = this;
    this.idle = undefined;
    if (idle !== undefined && this.keys.get(idle) === key) return idle;
    if (idle !== undefined) this.end(idle);
    const network = await opening();
    this.keys.set(network, key);
    return network;
  }

  /** Keeps a network that was taken, in place of the one before. */
  keep(network: Network): void {
    this.dispose();
    this.idle = network;
  }

  /** Disposes of the network that is kept. */
  dispose(): void {
    if (this.idle !== undefined) this.end(this.idle);
    this.idle = undefined;
  }

  private end(network: Network): void {
    this.keys.delete(network);
    network.dispose();
  }
}
