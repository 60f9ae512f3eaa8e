import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { codeOf, expected, UserError } from "../../core/errors.js";
import { oneOf } from "../../core/options/option.js";
import { refuseStandIn } from "../../core/standIn.js";
import { Mistakes } from "./mistakes.js";
import type { SectionMeans, SpecSection } from "./section.js";
import { checkpointInputs, type NamedInput, probeInputs } from "./specInputs.js";
import { checkedValue, checkKeys, entryAt, mapOf } from "./specNodes.js";
import { PAGE_FORMATS, type SpecFacts, specOptions } from "./specOptions.js";
import { sectionOf } from "./specSection.js";
import { type SpecEntry, type SpecMap, specTree } from "./specTree.js";
import { Substitution, type Variables } from "./variables.js";

/** What a report is to be made of, checked: every name is known, every value fits. */
export interface ReportSpec extends SpecFacts {
  /** The spec's file, as it was named. */
  readonly file: string;
  /** The folder that its relative paths lead from. */
  readonly folder: string;
  /** The variables that were given. */
  readonly variables: Variables;
  readonly checkpoints: readonly NamedInput[];
  readonly probes: readonly NamedInput[];
  readonly sections: readonly SpecSection[];
}

/** The keys of a spec that hold parts, with a sentence about each. */
export const SPEC_PARTS = {
  checkpoints:
    "the checkpoints or runs to look at: a mapping of names to addresses, or a list of addresses or globs",
  probes: "the images to show them: a mapping of names to addresses, or a list of addresses",
  sections: "what the report shows, in its order",
} as const;

/**
 * Reads a spec and checks it against the tables that the command line reads. Throws one `UserError` that tells all
 * mistakes, each with file, line and column.
 */
export async function readSpec(file: string, variables: Variables = {}): Promise<ReportSpec> {
  const mistakes = new Mistakes(file);
  const substitution = new Substitution(variables, mistakes);
  const tree = specTree(await specFileText(file), { mistakes, substitution });
  const root = tree === undefined ? undefined : mapOf(tree, `a spec like ${basename(file)}`, mistakes);
  if (root === undefined) throw thrownBy(mistakes);
  substitution.checkUsed();
  checkKeys(root, [...Object.keys(specOptions), ...Object.keys(SPEC_PARTS)], mistakes);
  const facts = await factsOf(root, mistakes);
  const means = { from: dirname(file), mistakes };
  const checkpoints = await partOf(root, "checkpoints", (entry) => checkpointInputs(entry, means));
  const probes = await partOf(root, "probes", (entry) => probeInputs(entry, means));
  const sections = await sectionsOf(root, { checkpoints, probes, facts, mistakes });
  mistakes.check();
  return { ...facts, file, folder: dirname(file), variables, checkpoints, probes, sections };
}

/** The text of a spec. Throws `UserError` where it cannot be read. */
export async function specFileText(file: string): Promise<string> {
  try {
    const text = await readFile(file, "utf8");
    refuseStandIn(text, file);
    return text;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why = codeOf(error) === "ENOENT" ? "there is no such file" : `it cannot be read (${codeOf(error)})`;
    throw new UserError(`Cannot read the spec '${file}': ${why}. 'convscope report init' writes one.`);
  }
}

/** The error of mistakes after which nothing else can be checked. */
function thrownBy(mistakes: Mistakes): Error {
  try {
    mistakes.check();
  } catch (error) {
    return error as Error;
  }
  return new Error("A spec that cannot be read has no mistake.");
}

async function factsOf(root: SpecMap, mistakes: Mistakes): Promise<SpecFacts> {
  const values = Object.entries(specOptions).map(async ([name, option]) => {
    const entry = entryAt(root, name);
    const value = entry === undefined ? undefined : await checkedValue<unknown>(entry, option, mistakes);
    return [name, value ?? option.default] as const;
  });
  const facts = Object.fromEntries(await Promise.all(values)) as SpecFacts;
  const place = entryAt(root, "output")?.node.place;
  for (const page of facts.output) {
    if (place !== undefined) await mistakes.attempt(place, () => pageOption.parse(page, "'output'"));
  }
  return facts;
}

const pageOption = oneOf(PAGE_FORMATS, { summary: "a page", default: "html" });

async function partOf<T>(
  root: SpecMap,
  key: keyof typeof SPEC_PARTS,
  read: (entry: SpecEntry) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const entry = entryAt(root, key);
  return entry === undefined ? [] : read(entry);
}

async function sectionsOf(root: SpecMap, means: SectionMeans): Promise<readonly SpecSection[]> {
  const entry = entryAt(root, "sections");
  if (entry?.node.kind !== "list" || entry.node.items.length === 0) {
    const place = entry?.place ?? root.place;
    means.mistakes.add(expected("a list of sections", "'sections'", "").message, place);
    return [];
  }
  const sections: SpecSection[] = [];
  for (const node of entry.node.items) {
    const section = await sectionOf(node, means);
    if (section !== undefined) sections.push(section);
  }
  return sections;
}
