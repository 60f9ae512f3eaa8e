import { dirname, resolve } from "node:path";
import { checkpointSources } from "../../checkpoints/sources.js";
import type { FileSource } from "../../core/files/pathPattern.js";
import { datasetSources, probeSources } from "../../data/sources.js";
import { Mistakes } from "./mistakes.js";
import { addressesIn } from "./specInputs.js";
import { entryAt } from "./specNodes.js";
import { type SpecMap, type SpecNode, specTree } from "./specTree.js";
import { Substitution, type Variables } from "./variables.js";

/** Where a spec stands, and what its variables are. */
export interface SpecPlace {
  readonly file: string;
  readonly variables: Variables;
}

/**
 * The files that a report is made of: its spec, and those of the checkpoints, probes, data sets and saved scales that
 * the spec names. What is wrong in the spec is passed over, so that mending a file it names can mend it. Nothing is read.
 */
export function specSources(text: string, { file, variables }: SpecPlace): readonly FileSource[] {
  const mistakes = new Mistakes(file);
  const tree = specTree(text, { mistakes, substitution: new Substitution(variables, mistakes) });
  return [fileAt(file), ...(tree?.kind === "map" ? sourcesIn(tree, { from: dirname(file), mistakes }) : [])];
}

/** A file alone. */
export function fileAt(path: string): FileSource {
  return { root: resolve(path), takes: ({ length }) => length === 0 };
}

interface Means {
  readonly from: string;
  readonly mistakes: Mistakes;
}

function sourcesIn(root: SpecMap, { from, mistakes }: Means): readonly FileSource[] {
  const addressesAt = (key: string) => {
    const entry = entryAt(root, key);
    return entry === undefined ? [] : addressesIn(entry, { mistakes }).map(({ address }) => address);
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

/** What the options of a section name. */
function sectionSources(section: SpecMap, from: string): readonly FileSource[] {
  const wordAt = (key: string) => {
    const node = entryAt(section, key)?.node;
    return node?.kind === "value" ? (node.word ?? undefined) : undefined;
  };
  const data = wordAt("data") ?? "mnist";
  const scale = wordAt("scale-from");
  const train = wordAt("train");
  return [
    ...(scale === undefined ? [] : [fileAt(resolve(from, scale))]),
    ...(train === undefined ? [] : probeSources(train, { data, from })),
    ...datasetSources(data, from),
  ];
}

function isMap(node: SpecNode): node is SpecMap {
  return node.kind === "map";
}
