import { expected, unknown } from "../../core/errors.js";
import { flagName, integer, type Option, type Options, oneOf, text } from "../../core/options/option.js";
import { SCOPE_NAMES } from "../../figures/scale/scopes.js";
import { styleOptions } from "../../figures/style/styleOptions.js";
import type { Diagnostics } from "./diagnostics.js";
import type { ImageChoice, MadeSection, SectionContext, SpecSection, TextSection } from "./section.js";
import { SECTION_KIND_NAMES, type SectionKind, type SectionKindName, sectionKindOf } from "./sectionKinds.js";
import { type NamedInput, selectInputs } from "./specInputs.js";
import { checkedValue, checkKeys, entryAt, mapOf, wordsOf } from "./specNodes.js";
import type { SpecEntry, SpecMap, SpecNode } from "./specTree.js";

const IMAGE_WORDS = ["first", "all", "mean"] as const;

/** The keys of sections in addition to the options of their view or measure. */
export const sectionOptions = {
  title: text({
    summary: "the heading; without one, the section continues the previous one",
    valueName: "text",
    default: "",
  }),
  text: text({ summary: "text, as Markdown", valueName: "Markdown", default: "" }),
  images: {
    summary:
      "the images to draw, for views that draw one image per figure: first, all, mean, or a number of images",
    valueName: "first|all|mean|integer",
    default: "first",
    parse: imageChoice,
  } satisfies Option<ImageChoice>,
};

/** The keys of sections that select among the inputs of the spec, with their summaries. */
export const SECTION_PARTS = {
  checkpoints: "the names of its checkpoints; by default all that it supports",
  probes: "the names of its probes; all by default",
  scopes: "scopes of the scale for readers to switch between, the initial one first",
} as const;

function imageChoice(value: unknown, subject: string): ImageChoice {
  const word = IMAGE_WORDS.find((known) => known === value);
  if (word !== undefined) return word;
  if (!/^\d/.test(String(value))) throw unknown(`value for ${subject}`, String(value), IMAGE_WORDS);
  return integer({ summary: "", default: 1, min: 1 }).parse(value, subject);
}

/** Reads a section and checks it; undefined, with a diagnostic, if its kind is unknown. */
export async function sectionOf(node: SpecNode, context: SectionContext): Promise<SpecSection | undefined> {
  const { diagnostics } = context;
  const map = mapOf(node, "a section", diagnostics);
  const found = map && kindEntry(map, diagnostics);
  if (map === undefined || found === undefined) return undefined;
  if (found.key === "text") return textSection(map, found, diagnostics);
  const kindName = found.key as SectionKindName;
  const kind = sectionKindOf(kindName);
  if (kind.names === null) {
    const checkpoints = comparedInputs(found, context);
    return {
      ...(await madeSection(map, { kind, kindName, name: kindName }, context)),
      checkpoints,
      isExplicit: true,
    };
  }
  const names = oneOf(Object.keys(kind.names), { summary: kind.summary, default: "" });
  const name = await checkedValue(found, names, diagnostics);
  return name === undefined ? undefined : madeSection(map, { kind, kindName, name }, context);
}

/** The entry that determines the kind of a section. */
function kindEntry(map: SpecMap, diagnostics: Diagnostics): SpecEntry | undefined {
  const kinds = [...SECTION_KIND_NAMES, "text"];
  const entries = map.entries.filter(({ key }) => kinds.includes(key));
  const [first, second] = entries;
  if (second !== undefined) {
    const both = `'${first?.key}' and '${second.key}'`;
    diagnostics.add(`A section has one kind, but this one has ${both}. Split it in two.`, second.place);
  }
  if (first !== undefined) return first;
  const known = [...new Set([...kinds, ...Object.keys(sectionOptions), ...Object.keys(SECTION_PARTS)])];
  const stray = map.entries.find(({ key }) => !known.includes(key));
  if (stray !== undefined) diagnostics.add(unknown("key", stray.key, known).message, stray.place);
  else diagnostics.add(expected(`one of the keys ${kinds.join(", ")}`, "a section", "").message, map.place);
  return undefined;
}

async function textSection(map: SpecMap, entry: SpecEntry, diagnostics: Diagnostics): Promise<TextSection> {
  checkKeys(map, ["title", "text"], diagnostics);
  const title = await readSectionOption(map, "title", diagnostics);
  const markdown = await checkedValue(entry, sectionOptions.text, diagnostics);
  return { kind: "text", title: title ?? "", markdown: markdown ?? "", place: map.place };
}

interface Named {
  readonly kind: SectionKind;
  readonly kindName: SectionKindName;
  readonly name: string;
}

async function madeSection(map: SpecMap, named: Named, context: SectionContext): Promise<MadeSection> {
  const { kind, kindName, name } = named;
  const { diagnostics, facts } = context;
  const options = kind.optionsOf(name);
  const own = ownKeys(kind, name, options);
  checkKeys(map, [kindName, ...own, ...Object.keys(options).map(keyOf)], diagnostics);
  const style = Object.keys(styleOptions).map((key) => [key, facts[key as keyof typeof styleOptions]]);
  return {
    kind: kindName,
    name,
    title: (await readSectionOption(map, "title", diagnostics)) ?? "",
    place: map.place,
    options: { ...Object.fromEntries(style), ...(await optionsIn(map, options, diagnostics)) },
    checkpoints: checkpointsOf(map, context),
    isExplicit: entryAt(map, "checkpoints") !== undefined,
    probes: kind.isShown(name) ? probesOf(map, context) : [],
    scopes: own.includes("scopes") ? await scopesOf(map, options, diagnostics) : [],
    images: (own.includes("images") && (await readSectionOption(map, "images", diagnostics))) || "first",
  };
}

/** The keys of a section other than its options. */
export function ownKeys(kind: SectionKind, name: string, options: Options): readonly string[] {
  return [
    "title",
    ...(kind.names === null ? [] : ["checkpoints"]),
    ...(kind.isShown(name) ? ["probes"] : []),
    ...(kind.drawsEach(name) ? ["images"] : []),
    ...(Object.hasOwn(options, "scope") ? ["scopes"] : []),
  ];
}

/** An option's key in specs: its flag without the dashes. */
export function keyOf(option: string): string {
  return flagName(option).slice(2);
}

async function optionsIn(map: SpecMap, options: Options, diagnostics: Diagnostics) {
  const values: (readonly [string, unknown])[] = [];
  for (const [name, option] of Object.entries(options)) {
    const entry = entryAt(map, keyOf(name));
    const value = entry === undefined ? undefined : await checkedValue(entry, option, diagnostics);
    if (value !== undefined) values.push([name, value]);
  }
  return Object.fromEntries(values);
}

async function readSectionOption<K extends keyof typeof sectionOptions>(
  map: SpecMap,
  key: K,
  diagnostics: Diagnostics,
) {
  const entry = entryAt(map, key);
  const option: Option<string | number> = sectionOptions[key];
  const value = entry === undefined ? undefined : await checkedValue(entry, option, diagnostics);
  return value as ReturnType<(typeof sectionOptions)[K]["parse"]> | undefined;
}

/** The compared checkpoints, in the order of the spec. */
function comparedInputs(
  { node }: SpecEntry,
  { checkpoints, from, diagnostics }: SectionContext,
): readonly NamedInput[] {
  const words = wordsOf(node, "'compare'", diagnostics);
  const choice = { kind: "checkpoint of the spec", from, diagnostics };
  const chosen = [...new Set(words.flatMap((word) => selectInputs([word], checkpoints, choice)))];
  if (words.length < 2)
    diagnostics.add(expected("two or more checkpoints", "'compare'", words[0]?.word).message, node.place);
  return chosen;
}

function checkpointsOf(
  map: SpecMap,
  { checkpoints, from, diagnostics }: SectionContext,
): readonly NamedInput[] {
  const entry = entryAt(map, "checkpoints");
  if (entry !== undefined) {
    return selectInputs(wordsOf(entry.node, "'checkpoints'", diagnostics), checkpoints, {
      kind: "checkpoint of the spec",
      from,
      diagnostics,
    });
  }
  if (checkpoints.length === 0) {
    diagnostics.add("Expected 'checkpoints' in the spec, which this section needs.", map.place);
  }
  return checkpoints;
}

function probesOf(map: SpecMap, { probes, from, diagnostics }: SectionContext): readonly NamedInput[] {
  const entry = entryAt(map, "probes");
  if (entry !== undefined) {
    return selectInputs(wordsOf(entry.node, "'probes'", diagnostics), probes, {
      kind: "probe of the spec",
      from,
      diagnostics,
    });
  }
  if (probes.length === 0)
    diagnostics.add("Expected 'probes' in the spec, which this section needs.", map.place);
  return probes;
}

async function scopesOf(
  map: SpecMap,
  options: Options,
  diagnostics: Diagnostics,
): Promise<readonly string[]> {
  const entry = entryAt(map, "scopes");
  const scope = entryAt(map, "scope");
  if (entry === undefined) return [];
  if (scope !== undefined)
    diagnostics.add("'scope' conflicts with 'scopes', which lists them all. Omit 'scope'.", scope.place);
  const names = options.scope?.values ?? SCOPE_NAMES;
  const one = oneOf(names, { summary: "a scope", default: names[0] ?? "" });
  const words = wordsOf(entry.node, "'scopes'", diagnostics);
  const checked = words.map(({ word, place }) =>
    diagnostics.attempt(place, () => one.parse(word, "'scopes'")),
  );
  return (await Promise.all(checked)).filter((word) => word !== undefined);
}
