import { existsSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { open } from "../../checkpoints/open.js";
import { reasonOf, UserError } from "../../core/errors.js";
import { ensureFolder, writeFileWhole } from "../../core/files/atomicWrite.js";
import { datasetIn, imagePathOf } from "../../data/address.js";
import { firstImages } from "../../data/firstImages.js";
import { loadProbe, type Probe } from "../../data/probe.js";
import { firstOf } from "../../jobs/compare/shownProbe.js";
import type { Network } from "../../network/network.js";
import { isMap } from "../../network/tap.js";

/** How a spec is written. */
export interface SpecPlan {
  /** Whether a file that is there is replaced. Default: no. */
  readonly force?: boolean;
  /** The images that the network is shown. Default: digits of MNIST, where the network takes images of their size. */
  readonly input?: string;
}

/**
 * Writes a spec for a checkpoint that builds as it is: the network is opened, and shown an image. An engine has to run.
 * Throws `UserError` where there is no such checkpoint, where the images do not fit it, and where a file is there already
 * unless it may be replaced; nothing is written then.
 */
export async function writeSpec(file: string, checkpoint: string, plan: SpecPlan = {}): Promise<void> {
  if (existsSync(file) && plan.force !== true)
    throw new UserError(`'${file}' is there already: give --force to replace it.`);
  const network = await open(checkpoint);
  try {
    const folder = dirname(file);
    const probes = await probesFor(network, plan.input, folder);
    const content = { probes, hasMaps: network.taps.some(isMap) };
    await ensureFolder(folder);
    await writeFileWhole(file, specText(addressFrom(folder, checkpoint), content));
  } finally {
    network.dispose();
  }
}

/** The probes of a spec, by their addresses as they lead from its folder. */
interface Probes {
  readonly one: string;
  readonly many: string;
}

const DIGITS: Probes = { one: "mnist:test/53", many: "mnist:test/0-99" };

/** How many images of a data set numbers are of. */
const MANY = 100;

async function probesFor(network: Network, input: string | undefined, folder: string): Promise<Probes> {
  if (input === undefined) {
    tried(network, await loadProbe(DIGITS.one), "Give images that it takes by --input");
    return DIGITS;
  }
  const probe = await loadProbe(input, { input: network.input });
  tried(network, probe, "Give other images by --input");
  const one = await firstImages(input, 1, ".");
  const isOfMany = imagePathOf(input) === undefined && probe.shape[0] > MANY;
  const many = isOfMany ? await firstImages(input, MANY, ".") : input;
  return { one: probeFrom(folder, one), many: probeFrom(folder, many) };
}

/** Shows a network the first image of a probe. Throws `UserError`, with a cure, where it cannot be shown that. */
function tried(network: Network, probe: Probe, cure: string): void {
  try {
    network.record(firstOf(probe));
  } catch (error) {
    throw new UserError(
      `No spec of '${network.name}' would build with ${probe.address}: ${reasonOf(error)}. ${cure}.`,
    );
  }
}

/** A checkpoint's address as it leads from a folder. */
function addressFrom(folder: string, checkpoint: string): string {
  if (/^(?:bundled|fresh):/.test(checkpoint) || isAbsolute(checkpoint)) return checkpoint;
  return pathFrom(folder, checkpoint);
}

/** A probe's address as it leads from a folder. */
function probeFrom(folder: string, address: string): string {
  if (imagePathOf(address) !== undefined) {
    const path = isAbsolute(address) ? address : pathFrom(folder, address);
    // What reads as an address within a data set would be taken for one.
    return datasetIn(path, "mnist") === undefined ? path : `./${path}`;
  }
  const source = datasetIn(address, "mnist") ?? "mnist";
  if (source === "mnist" || isAbsolute(source)) return address;
  return `${pathFrom(folder, source)}${address.slice(source.length)}`;
}

function pathFrom(folder: string, path: string): string {
  return relative(resolve(folder), resolve(path)) || ".";
}

/** What a spec says of the network besides its address. */
export interface SpecContent {
  readonly probes: Probes;
  /** Whether the network has feature maps; else views choose what it has. */
  readonly hasMaps: boolean;
}

/** A spec of a checkpoint, with comments. */
export function specText(
  checkpoint: string,
  { probes: { one, many }, hasMaps }: SpecContent = { probes: DIGITS, hasMaps: true },
): string {
  const quoted = JSON.stringify(checkpoint);
  return `# yaml-language-server: $schema=report.schema.json
# 'convscope report schema --out report.schema.json' writes the schema by which editors complete and check this file.
# 'convscope report build' builds it into report/; building again makes only what changed.

title: What the network sees
description: |
  Every figure and table here comes from the checkpoints below, and says how to make it alone.

# What is looked at: names of your own, and addresses: folders, files, runs, bundled:…, globs like runs/*.
# Relative paths lead from the folder of this file. \${name} stands for what --set name=value gives.
checkpoints:
  network: ${quoted}

# What it is shown: one image for the figures, more for the numbers. digit.png and photos/ are probes too.
probes:
  one: ${scalar(one)}
  many: ${scalar(many)}

# Which pages to write, and whether index.html holds all of its figures (single) or has them in files beside it (folder).
output: [html, md]
page: folder

# A section is a view, a measure or text; its other keys are the options of that command, without the dashes.
# 'convscope draw sheet --help' and 'convscope measure activation-stats --help' tell them.
sections:
  - title: At a glance
    text: |
      The strongest channels of every layer, for one image.
  - view: overview
    probes: one

  - title: Every channel
    view: sheet
    probes: one
${hasMaps ? "    taps: maps\n" : ""}    scopes: [layer, filter]   # readers can switch between these scales

  - title: How the values are spread
    view: histogram
    probes: many

  - title: Which channels are in use
    measure: activation-stats
    probes: many
`;
}

/** A text as YAML takes it: plain where it is a plain address. */
function scalar(text: string): string {
  return /^[a-z][\w.:/-]*$/i.test(text) ? text : JSON.stringify(text);
}
