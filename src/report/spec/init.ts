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

/** Options of `writeSpec`. */
export interface SpecPlan {
  /** Replaces an existing file. Default: false. */
  readonly force?: boolean;
  /** The address of the images. Default: MNIST digits, if the network takes images of their size. */
  readonly input?: string;
}

/**
 * Writes a spec for a checkpoint. The network is opened and tested on an image, so that the spec builds as it is; needs a
 * running engine. Throws `UserError`, and writes nothing, if the checkpoint does not exist, if the images do not fit it, or
 * if the file exists and `force` is not set.
 */
export async function writeSpec(file: string, checkpoint: string, plan: SpecPlan = {}): Promise<void> {
  if (existsSync(file) && plan.force !== true)
    throw new UserError(`'${file}' already exists. Use --force to replace it.`);
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

/** The probes of a spec, by their addresses relative to its folder. */
interface Probes {
  readonly one: string;
  readonly many: string;
}

const DIGITS: Probes = { one: "mnist:test/53", many: "mnist:test/0-99" };

/** The number of images for numeric sections. */
const MANY = 100;

async function probesFor(network: Network, input: string | undefined, folder: string): Promise<Probes> {
  if (input === undefined) {
    tryImage(network, await loadProbe(DIGITS.one), "Choose images that fit with --input");
    return DIGITS;
  }
  const probe = await loadProbe(input, { input: network.input });
  tryImage(network, probe, "Choose other images with --input");
  const one = await firstImages(input, 1, ".");
  const isOfMany = imagePathOf(input) === undefined && probe.shape[0] > MANY;
  const many = isOfMany ? await firstImages(input, MANY, ".") : input;
  return { one: probeFrom(folder, one), many: probeFrom(folder, many) };
}

/** Runs a network on the first image of a probe. Throws `UserError` with a cure if the network rejects it. */
function tryImage(network: Network, probe: Probe, cure: string): void {
  try {
    network.record(firstOf(probe));
  } catch (error) {
    throw new UserError(
      `Cannot write a spec for '${network.name}' with ${probe.address}: ${reasonOf(error)}. ${cure}.`,
    );
  }
}

/** A checkpoint's address relative to a folder. */
function addressFrom(folder: string, checkpoint: string): string {
  if (/^(?:bundled|fresh):/.test(checkpoint) || isAbsolute(checkpoint)) return checkpoint;
  return pathFrom(folder, checkpoint);
}

/** A probe's address relative to a folder. */
function probeFrom(folder: string, address: string): string {
  if (imagePathOf(address) !== undefined) {
    const path = isAbsolute(address) ? address : pathFrom(folder, address);
    // A path that would parse as a data set address is prefixed.
    return datasetIn(path, "mnist") === undefined ? path : `./${path}`;
  }
  const source = datasetIn(address, "mnist") ?? "mnist";
  if (source === "mnist" || isAbsolute(source)) return address;
  return `${pathFrom(folder, source)}${address.slice(source.length)}`;
}

function pathFrom(folder: string, path: string): string {
  return relative(resolve(folder), resolve(path)) || ".";
}

/** The facts about a network that a spec depends on. */
export interface SpecContent {
  readonly probes: Probes;
  /** True if the network has feature maps; otherwise views choose their own taps. */
  readonly hasMaps: boolean;
}

/** A commented spec for a checkpoint, as YAML. */
export function specText(
  checkpoint: string,
  { probes: { one, many }, hasMaps }: SpecContent = { probes: DIGITS, hasMaps: true },
): string {
  const quoted = JSON.stringify(checkpoint);
  return `# yaml-language-server: $schema=report.schema.json
# 'convscope report schema --out report.schema.json' writes the schema with which editors complete and check this file.
# 'convscope report build' builds it into report/; a rebuild makes only what changed.

title: What the network sees
description: |
  Every figure and table here comes from the checkpoints below, with the command that reproduces it.

# The networks: names of your choice, and addresses: folders, files, runs, bundled:…, globs like runs/*.
# Paths are relative to the folder of this file. \${name} is replaced by the value of --set name=value.
checkpoints:
  network: ${quoted}

# The images: one for the figures, more for the numbers. Files and folders work too: digit.png, photos/.
probes:
  one: ${scalar(one)}
  many: ${scalar(many)}

# The pages to write, and the form of index.html: one self-contained file (single), or a page with separate files (folder).
output: [html, md]
page: folder

# A section is a view, a measure or a text; its other keys are the options of that command, without the dashes.
# See 'convscope draw sheet --help' and 'convscope measure activation-stats --help'.
sections:
  - title: At a glance
    text: |
      The strongest channels of each layer for one image.
  - view: overview
    probes: one

  - title: Every channel
    view: sheet
    probes: one
${hasMaps ? "    taps: maps\n" : ""}    scopes: [layer, filter]   # readers can switch between these scales

  - title: Distribution of the values
    view: histogram
    probes: many

  - title: Active and dead channels
    measure: activation-stats
    probes: many
`;
}

/** A text as a YAML scalar: unquoted if it is a plain address. */
function scalar(text: string): string {
  return /^[a-z][\w.:/-]*$/i.test(text) ? text : JSON.stringify(text);
}
