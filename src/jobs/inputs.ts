import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { holdsActivations } from "../checkpoints/checkpointAddress.js";
import { open } from "../checkpoints/open.js";
import { codeOf, reasonOf, UserError } from "../core/errors.js";
import { defined } from "../core/objectFields.js";
import { refuseStandIn } from "../core/standIn.js";
import { imagePathOf } from "../data/address.js";
import { readClassNames } from "../data/classes/classNames.js";
import { givenPreprocessing } from "../data/images/preprocessingOptions.js";
import { loadProbe, type Probe, type ProbeOptions, withClasses } from "../data/probe.js";
import type { Engine } from "../engine/engine.js";
import { parseSavedScale } from "../figures/scale/savedScale.js";
import type { Scales } from "../figures/scale/scales.js";
import type { Network } from "../network/network.js";
import { storedProbe } from "../network/recordedImages.js";
import { feedProbe } from "./feedProbe.js";
import { IdleNetwork } from "./idleNetwork.js";
import type { ImageRole, Images, Job } from "./job.js";

/** Source of all inputs of a job: networks, images, saved scales and the engine. */
export interface JobInputs {
  /**
   * Loads the inputs that need no network, and then starts the engine, so that a mistyped address is reported without
   * starting it.
   */
  start(job: Job): Promise<Engine>;
  /** Opens the checkpoint at an index of a job. Must be closed with `close`, never disposed of. */
  open(job: Job, place: number): Promise<Network>;
  /** Returns a network. */
  close(network: Network): void;
  /** Loads images of a job, fitted to its first network; undefined if the job has none. */
  probe(job: Job, role: ImageRole): Promise<Probe | undefined>;
  /** Loads an image, or images whose mean is one, that attributions are measured from; undefined if none was given. */
  baseline(job: Job, address: string): Promise<Probe | undefined>;
  /** Reads the scales that a job reuses; undefined if it computes its own. */
  scales(job: Job): Promise<Scales | undefined>;
}

/** Inputs at addresses. */
export interface AddressedInputs extends JobInputs {
  /** Closes the network that is kept open for the next job. */
  dispose(): void;
}

const MOST_PROBES = 4;

/**
 * Inputs that are opened by address, each once: the most recent network stays open, and the last few probes stay in
 * memory. The engine is given, or started on first use. Relative paths are resolved against the folder `from`, by
 * default the working folder.
 */
export function openInputs(engine: Engine | (() => Promise<Engine>), from?: string): AddressedInputs {
  const base = defined({ from });
  const idle = new IdleNetwork();
  const probes = new Map<string, Promise<Probe>>();
  const load = (address: string, how: ProbeOptions): Promise<Probe> => {
    const key = JSON.stringify([address, how]);
    const loading = probes.get(key) ?? loadProbe(address, { ...how, ...base });
    probes.delete(key);
    probes.set(key, loading);
    const [oldest] = probes.keys();
    if (probes.size > MOST_PROBES && oldest !== undefined) probes.delete(oldest);
    return loading;
  };
  const fitted = (job: Job, shown: Fitted): Promise<Probe> => {
    const isFile = imagePathOf(shown.address, from) !== undefined;
    return load(shown.address, isFile ? fitIn(job, shown) : dataIn(job));
  };
  const inputs: AddressedInputs = {
    start: async (job) => {
      // The images of stored activations are known only once these are open.
      const addresses = job.checkpoints.some(holdsActivations) ? [] : addressesOf(job);
      const early = addresses.filter((address) => imagePathOf(address, from) === undefined);
      for (const address of early) await load(address, dataIn(job));
      return typeof engine === "function" ? engine() : engine;
    },
    open: (job, place) => {
      const address = job.checkpoints[place] ?? "";
      const preprocessing = givenPreprocessing(job.images ?? {});
      return idle.take(JSON.stringify([address, preprocessing]), () => open(address, preprocessing, base));
    },
    close: (network) => idle.keep(network),
    probe: async (job, role) => {
      const address = job.images?.[role];
      if (address === undefined) return undefined;
      const network = await inputs.open(job, 0);
      try {
        const { recordedImages } = network;
        if (recordedImages !== undefined) return storedProbe(recordedImages, address);
        const probe = await fitted(job, { network, address });
        const { labels, feed = [] } = job.images ?? {};
        const fed = await feedProbe(probe, feed, { network, from });
        return labels === undefined ? fed : withClasses(fed, await readClassNames(labels, from));
      } finally {
        inputs.close(network);
      }
    },
    baseline: async (job, address) => {
      const network = await inputs.open(job, 0);
      try {
        return await fitted(job, { network, address });
      } finally {
        inputs.close(network);
      }
    },
    scales: async (job) => {
      if (job.kind !== "draw" || job.scaleFrom === undefined) return undefined;
      return readScales(job.scaleFrom, from);
    },
    dispose: () => idle.dispose(),
  };
  return inputs;
}

function addressesOf({ images }: Job): readonly string[] {
  return [images?.input, images?.train, images?.show].filter((address) => address !== undefined);
}

function dataIn({ images }: Job): ProbeOptions {
  return images?.data === undefined ? {} : { data: images.data };
}

/** Network and the address of images that are fitted to it. */
interface Fitted {
  readonly network: Network;
  readonly address: string;
}

/** Options for fitting image files and arrays to a network, with their defaults. */
function fitIn({ images }: Job, { network: { input, preprocessing } }: Fitted): ProbeOptions {
  const { fit, invert = "auto", background = "auto", labelsFrom, rgb } = images as Images;
  const range = images?.range ?? (preprocessing.by === "none" ? "none" : undefined);
  const { resizing } = preprocessing;
  // The names were checked when the job was created.
  const values = { ...defined({ fit, range, labelsFrom, rgb }), invert, background } as Omit<
    ProbeOptions,
    "input"
  >;
  return { input, ...defined({ resizing }), ...values };
}

async function readScales(path: string, from?: string): Promise<Scales> {
  try {
    const text = await readFile(from === undefined ? path : resolve(from, path), "utf8");
    refuseStandIn(text, path);
    return parseSavedScale(text, basename(path));
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    throw new UserError(`Cannot read the saved scale '${path}': ${reasonOf(error)}.`);
  }
}

/** Inputs passed in by the caller: open networks, functions that open others, loaded images. */
export interface GivenInputs {
  readonly engine: Engine;
  /** Network that stays open. */
  readonly network?: Network | undefined;
  /** Functions that open the networks in order; each network is closed after use. */
  readonly networks?: readonly (() => Promise<Network>)[] | undefined;
  readonly probe?: Probe | undefined;
  readonly shown?: Probe | undefined;
  readonly training?: Probe | undefined;
  /** Baselines of attributions by the addresses of the job. */
  readonly baselines?: Readonly<Record<string, Probe>> | undefined;
  readonly scales?: Scales | undefined;
}

/**
 * Inputs passed in by a user of the library: addresses of a job are ignored. Networks opened by its functions are
 * disposed of.
 */
export function givenInputs({ engine, network, networks = [], scales, ...given }: GivenInputs): JobInputs {
  const probes = { input: given.probe, show: given.shown, train: given.training };
  return {
    start: async () => engine,
    open: async (_, place) => {
      const opened = networks.length === 0 ? network : await networks[place]?.();
      if (opened === undefined) throw new UserError(`Checkpoint ${place + 1} of the job was not given.`);
      return opened;
    },
    close: (opened) => {
      if (opened !== network) opened.dispose();
    },
    probe: async (_, role) => probes[role],
    baseline: async (_, address) => given.baselines?.[address],
    scales: async () => scales,
  };
}
