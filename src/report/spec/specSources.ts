import { dirname, resolve } from "node:path";
import { checkpointSources } from "../../checkpoints/checkpointSources.js";
import type { FileSource } from "../../core/files/pathPattern.js";
import { datasetSources, probeSources } from "../../data/probeSources.js";
import { Diagnostics } from "./diagnostics.js";
import { addressesIn } from "./specInputs.js";
import { entryAt } from "./specNodes.js";
import { type SpecMap, type SpecNode, specTree } from "./specTree.js";
import { Substitution, type Variables } from "./variables.js";

/** The file of a spec and its variables. */
export interface SpecPlace {
  readonly file: string;
  readonly variables: Variables;
}

/**
 * The files that a report depends on: its spec, and the files of the checkpoints, probes, data sets and saved scales that
 * the spec names. Errors in the spec are ignored, so that a fix in a named file is noticed too. Reads no files.
 */
export function specSources(text: string, { file, variables }: SpecPlace): readonly FileSource[] {
  const diagnostics = new Diagnostics(file);
  const tree = specTree(text, { diagnostics, substitution: new Substitution(variables, diagnostics) });
  return [
    fileAt(file),
    ...(tree?.kind === "map" ? sourcesIn(tree, { from: dirname(file), diagnostics }) : []),
  ];
}

/** A file source for a single file. */
export function fileAt(path: string): FileSource {
  return { root: resolve(path), takes: ({ length }) => length === 0 };
}

interface SpecContext {
  readonly from: string;
  readonly diagnostics: Diagnostics;
}

function sourcesIn(root: SpecMap, { from, diagnostics }: SpecContext): readonly FileSource[] {
  const addressesAt = (key: string) => {
    const entry = entryAt(root, key);
    return entry === undefined ? [] : addressesIn(entry, { from, diagnostics }).map(({ address }) => address);
  };
  return [
    ...addressesAt("checkpoints").flatMap((address) => checkpointSources(address, from)),
    ...addressesAt("probes").flatMap((address) => probeSources(address, { data: "mnist", from })),
    ...sectionsIn(root).flatMap((section) => sectionSources(section, from)),
  ];
}

function sectionsIn(root: SpecMap): readonly SpecMap[] {
  const sections = entryAt(root, "sections")?.node;
  return sections?.kind === "list" ? sections.items.filter(isMap) : [];
}

/** The file sources named by a section's options. */
function sectionSources(section: SpecMap, from: string): readonly FileSource[] {
  const wordAt = (key: string) => {
    const node = entryAt(section, key)?.node;
    return node?.kind === "value" ? (node.word ?? undefined) : undefined;
  };
  const data = wordAt("data") ?? "mnist";
  const scale = wordAt("scale-from");
  const train = wordAt("train");
  const tables = [wordAt("labels"), wordAt("labels-from")].filter((path) => path !== undefined);
  return [
    ...(scale === undefined ? [] : [fileAt(resolve(from, scale))]),
    ...tables.map((path) => fileAt(resolve(from, path))),
    ...(train === undefined ? [] : probeSources(train, { data, from })),
    ...datasetSources(data, from),
  ];
}

function isMap(node: SpecNode): node is SpecMap {
  return node.kind === "map";
}
