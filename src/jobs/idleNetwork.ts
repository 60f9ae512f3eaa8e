import type { Network } from "../network/network.js";

/** Cache of one network by key; it stays open until another one is requested. */
export class IdleNetwork {
  private readonly keys = new Map<Network, string>();
  private idle: Network | undefined;

  /** Takes the network of a key: the cached one, or a new one. */
  async take(key: string, opening: () => Promise<Network>): Promise<Network> {
    const { idle } = this;
    this.idle = undefined;
    if (idle !== undefined && this.keys.get(idle) === key) return idle;
    if (idle !== undefined) this.end(idle);
    const network = await opening();
    this.keys.set(network, key);
    return network;
  }

  /** Caches a network that was taken, replacing the previous one. */
  keep(network: Network): void {
    this.dispose();
    this.idle = network;
  }

  /** Disposes of the cached network. */
  dispose(): void {
    if (this.idle !== undefined) this.end(this.idle);
    this.idle = undefined;
  }

  private end(network: Network): void {
    this.keys.delete(network);
    network.dispose();
  }
}
