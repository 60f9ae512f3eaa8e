import { readFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { codeOf, expected, UserError } from "../../core/errors.js";
import { oneOf } from "../../core/options/option.js";
import { refuseStandIn } from "../../core/standIn.js";
import { Diagnostics } from "./diagnostics.js";
import type { SectionContext, SpecSection } from "./section.js";
import { checkpointInputs, type NamedInput, probeInputs } from "./specInputs.js";
import { checkedValue, checkKeys, entryAt, mapOf } from "./specNodes.js";
import { PAGE_FORMATS, type SpecFacts, specOptions } from "./specOptions.js";
import { sectionOf } from "./specSection.js";
import { type SpecEntry, type SpecMap, specTree } from "./specTree.js";
import { Substitution, type Variables } from "./variables.js";

/** A checked spec of a report: all names are known and all values are valid. */
export interface ReportSpec extends SpecFacts {
  /** The path of the spec's file, as given. */
  readonly file: string;
  /** The folder that relative paths refer to. */
  readonly folder: string;
  /** The variables given by `--set`. */
  readonly variables: Variables;
  readonly checkpoints: readonly NamedInput[];
  readonly probes: readonly NamedInput[];
  readonly sections: readonly SpecSection[];
}

/** The keys of a spec with nested content, with their summaries. */
export const SPEC_PARTS = {
  checkpoints:
    "the checkpoints or runs: a mapping of names to addresses, or to mappings of address, preprocessing and size; or a list of addresses or globs",
  probes: "the images: a mapping of names to addresses, or a list of addresses",
  sections: "the content of the report, in order",
} as const;

/**
 * Reads a spec and checks it against the tables of the command line. Throws one `UserError` with all errors, each with
 * file, line and column.
 */
export async function readSpec(file: string, variables: Variables = {}): Promise<ReportSpec> {
  const diagnostics = new Diagnostics(file);
  const substitution = new Substitution(variables, diagnostics);
  const tree = specTree(await specFileText(file), { diagnostics, substitution });
  const root = tree === undefined ? undefined : mapOf(tree, `a spec like ${basename(file)}`, diagnostics);
  if (root === undefined) throw errorOf(diagnostics);
  substitution.checkUsed();
  checkKeys(root, [...Object.keys(specOptions), ...Object.keys(SPEC_PARTS)], diagnostics);
  const facts = await factsOf(root, diagnostics);
  const context = { from: dirname(file), diagnostics };
  const checkpoints = await partOf(root, "checkpoints", (entry) => checkpointInputs(entry, context));
  const probes = await partOf(root, "probes", (entry) => probeInputs(entry, context));
  const sections = await sectionsOf(root, { checkpoints, probes, facts, ...context });
  diagnostics.check();
  return { ...facts, file, folder: dirname(file), variables, checkpoints, probes, sections };
}

/** Reads the text of a spec. Throws `UserError` if it cannot be read. */
export async function specFileText(file: string): Promise<string> {
  try {
    const text = await readFile(file, "utf8");
    refuseStandIn(text, file);
    return text;
  } catch (error) {
    if (error instanceof UserError) throw error;
    const why =
      codeOf(error) === "ENOENT" ? "the file does not exist" : `the system reports ${codeOf(error)}`;
    throw new UserError(`Cannot read the spec '${file}': ${why}. 'convscope report init' writes one.`);
  }
}

/** The error of diagnostics after which nothing else can be checked. */
function errorOf(diagnostics: Diagnostics): Error {
  try {
    diagnostics.check();
  } catch (error) {
    return error as Error;
  }
  return new Error("An unreadable spec has no diagnostics.");
}

async function factsOf(root: SpecMap, diagnostics: Diagnostics): Promise<SpecFacts> {
  const values = Object.entries(specOptions).map(async ([name, option]) => {
    const entry = entryAt(root, name);
    const value = entry === undefined ? undefined : await checkedValue<unknown>(entry, option, diagnostics);
    return [name, value ?? option.default] as const;
  });
  const facts = Object.fromEntries(await Promise.all(values)) as SpecFacts;
  const place = entryAt(root, "output")?.node.place;
  for (const page of facts.output) {
    if (place !== undefined) await diagnostics.attempt(place, () => pageOption.parse(page, "'output'"));
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

async function sectionsOf(root: SpecMap, context: SectionContext): Promise<readonly SpecSection[]> {
  const entry = entryAt(root, "sections");
  if (entry?.node.kind !== "list" || entry.node.items.length === 0) {
    const place = entry?.place ?? root.place;
    context.diagnostics.add(expected("a list of sections", "'sections'", "").message, place);
    return [];
  }
  const sections: SpecSection[] = [];
  for (const node of entry.node.items) {
    const section = await sectionOf(node, context);
    if (section !== undefined) sections.push(section);
  }
  return sections;
}
