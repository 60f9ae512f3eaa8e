import { open } from "../../checkpoints/open.js";
import type { ImageValues } from "../../data/images/imageOptions.js";
import { givenPreprocessing, type PreprocessingValues } from "../../data/images/preprocessingOptions.js";
import { loadProbe, type Probe } from "../../data/probe.js";
import type { Network } from "../../network/network.js";
import type { ArtifactPlan } from "./artifactPlan.js";

/** How probes are loaded and networks opened: the options that all sections have which are shown images. */
type ShownValues = Partial<ImageValues & PreprocessingValues & { readonly data: string }>;

const MOST_PROBES = 4;

/** Opens checkpoints and loads probes, and keeps those that were used last: artifacts of one checkpoint follow one another. */
export class Inputs {
  private readonly from: string;
  private last: { readonly key: string; readonly network: Network } | undefined;
  private readonly probes = new Map<string, Promise<Probe>>();

  /** Relative paths lead from the folder that is given. */
  constructor(from: string) {
    this.from = from;
  }

  /** A network that goes on being kept: do not dispose of it. */
  async network(address: string, options: ArtifactPlan["options"]): Promise<Network> {
    const key = JSON.stringify([address, givenPreprocessing(options as ShownValues)]);
    if (this.last?.key === key) return this.last.network;
    this.dispose();
    const network = await this.open(address, options);
    this.last = { key, network };
    return network;
  }

  /** A network of one's own. */
  open(address: string, options: ArtifactPlan["options"]): Promise<Network> {
    return open(address, givenPreprocessing(options as ShownValues), { from: this.from });
  }

  /** The images of an address, made to fit a network's input where they are files. */
  probe(
    address: string,
    { input }: Pick<Network, "input">,
    options: ArtifactPlan["options"],
  ): Promise<Probe> {
    const { data, fit, invert, background } = options as ShownValues;
    const given = Object.entries({ data, fit, invert, background }).filter(
      ([, value]) => value !== undefined,
    );
    const how = { ...Object.fromEntries(given), input, from: this.from };
    const key = JSON.stringify([address, how]);
    const loading = this.probes.get(key) ?? loadProbe(address, how);
    this.probes.delete(key);
    this.probes.set(key, loading);
    const [oldest] = this.probes.keys();
    if (this.probes.size > MOST_PROBES && oldest !== undefined) this.probes.delete(oldest);
    return loading;
  }

  /** Lets go of the network that is kept. */
  dispose(): void {
    this.last?.network.dispose();
    this.last = undefined;
  }
}
