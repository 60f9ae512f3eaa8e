import { existsSync, statSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve } from "node:path";
import { isModel } from "../../checkpoints/formats/topologyFile.js";
import { isFresh } from "../../checkpoints/freshAddress.js";
import { locate } from "../../checkpoints/locate.js";
import { UserError } from "../../errors.js";
import { ensureFolder, writeFileWhole } from "../../files.js";

/**
 * Writes a spec for a checkpoint that builds as it is. Throws `UserError` where there is no such checkpoint, and where a
 * file is there already unless it may be replaced.
 */
export async function writeSpec(
  file: string,
  checkpoint: string,
  { force = false }: { readonly force?: boolean } = {},
): Promise<void> {
  if (!isFresh(checkpoint)) await checkHolds(await locate(checkpoint), checkpoint);
  if (existsSync(file) && !force)
    throw new UserError(`'${file}' is there already: give --force to replace it.`);
  await ensureFolder(dirname(file));
  await writeFileWhole(file, specText(addressFrom(dirname(file), checkpoint)));
}

/** Throws `UserError` for a folder without a model: the rest is told when the report is built. */
async function checkHolds(path: string, checkpoint: string): Promise<void> {
  if (!statSync(path).isDirectory() || (await isModel(path))) return;
  throw new UserError(
    `'${checkpoint}' is no checkpoint: there is no model.json in it, and no run of 'convscope train'.`,
  );
}

/** A checkpoint's address as it leads from a folder. */
function addressFrom(folder: string, checkpoint: string): string {
  if (/^(?:bundled|fresh):/.test(checkpoint) || isAbsolute(checkpoint)) return checkpoint;
  return relative(resolve(folder), resolve(checkpoint)) || ".";
}

/** A spec of a checkpoint, with comments. */
export function specText(checkpoint: string): string {
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
  one: mnist:test/53
  many: mnist:test/0-99

# Which pages to write, and whether index.html holds all of its figures (single) or has them in files beside it (folder).
output: [html, md]
page: folder

# A section is a view, a measure or text; its other keys are the options of that command, without the dashes.
# 'convscope draw sheet --help' and 'convscope measure health --help' tell them.
sections:
  - title: At a glance
    text: |
      The strongest channels of every layer, for one image.
  - view: overview
    probes: one

  - title: Every channel
    view: sheet
    probes: one
    taps: maps
    scopes: [layer, filter]   # readers can switch between these scales

  - title: How the values are spread
    view: histogram
    probes: many

  - title: Which channels are in use
    measure: health
    probes: many
`;
}
