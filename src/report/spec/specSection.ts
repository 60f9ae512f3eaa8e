import { expected, unknown } from "../../core/errors.js";
import { flagName, integer, type Option, type Options, oneOf, text } from "../../core/options/option.js";
import { SCOPE_NAMES } from "../../figures/scale/scopes.js";
import { styleOptions } from "../../figures/style/options.js";
import type { Mistakes } from "./mistakes.js";
import type { ImageChoice, MadeSection, SectionMeans, SpecSection, TextSection } from "./section.js";
import { SECTION_KIND_NAMES, type SectionKind, type SectionKindName, sectionKindOf } from "./sectionKinds.js";
import { chosenInputs, type NamedInput } from "./specInputs.js";
import { checkedValue, checkKeys, entryAt, mapOf, wordsOf } from "./specNodes.js";
import type { SpecEntry, SpecMap, SpecNode } from "./specTree.js";

const IMAGE_WORDS = ["first", "all", "mean"] as const;

/** The keys that sections have besides the options of what they name. */
export const sectionOptions = {
  title: text({
    summary: "a heading; without one it belongs to the section before",
    valueName: "text",
    default: "",
  }),
  text: text({ summary: "words, as Markdown", valueName: "Markdown", default: "" }),
  images: {
    summary:
      "the images of a probe that a view draws which draws each by itself: first, all, mean, or how many of the first",
    valueName: "first|all|mean|integer",
    default: "first",
    parse: imageChoice,
  } satisfies Option<ImageChoice>,
};

/** The keys of sections that choose among what the spec names, with a sentence about each. */
export const SECTION_PARTS = {
  checkpoints:
    "names of the checkpoints it is made of; all of them by default, but for those that it cannot be made of",
  probes: "names of the probes it is made of; all of them by default",
  scopes: "scopes of the scale that readers can switch between, the first shown first",
} as const;

function imageChoice(value: unknown, subject: string): ImageChoice {
  const word = IMAGE_WORDS.find((known) => known === value);
  if (word !== undefined) return word;
  if (!/^\d/.test(String(value))) throw unknown(`value for ${subject}`, String(value), IMAGE_WORDS);
  return integer({ summary: "", default: 1, min: 1 }).parse(value, subject);
}

/** A checked section; nothing where it is not known what it is, which is a mistake. */
export async function sectionOf(node: SpecNode, means: SectionMeans): Promise<SpecSection | undefined> {
  const { mistakes } = means;
  const map = mapOf(node, "a section", mistakes);
  const found = map && kindEntry(map, mistakes);
  if (map === undefined || found === undefined) return undefined;
  if (found.key === "text") return textSection(map, found, mistakes);
  const kindName = found.key as SectionKindName;
  const kind = sectionKindOf(kindName);
  if (kind.names === null) {
    const checkpoints = comparedInputs(found, means);
    return {
      ...(await madeSection(map, { kind, kindName, name: kindName }, means)),
      checkpoints,
      isExplicit: true,
    };
  }
  const names = oneOf(Object.keys(kind.names), { summary: kind.summary, default: "" });
  const name = await checkedValue(found, names, mistakes);
  return name === undefined ? undefined : madeSection(map, { kind, kindName, name }, means);
}

/** The entry that tells what a section is. */
function kindEntry(map: SpecMap, mistakes: Mistakes): SpecEntry | undefined {
  const kinds = [...SECTION_KIND_NAMES, "text"];
  const entries = map.entries.filter(({ key }) => kinds.includes(key));
  const [first, second] = entries;
  if (second !== undefined) {
    const both = `'${first?.key}' and '${second.key}'`;
    mistakes.add(`A section is one thing, and this one has ${both}: make it two.`, second.place);
  }
  if (first !== undefined) return first;
  const known = [...new Set([...kinds, ...Object.keys(sectionOptions), ...Object.keys(SECTION_PARTS)])];
  const stray = map.entries.find(({ key }) => !known.includes(key));
  if (stray !== undefined) mistakes.add(unknown("key", stray.key, known).message, stray.place);
  else mistakes.add(expected(`one of the keys ${kinds.join(", ")}`, "a section", "").message, map.place);
  return undefined;
}

async function textSection(map: SpecMap, entry: SpecEntry, mistakes: Mistakes): Promise<TextSection> {
  checkKeys(map, ["title", "text"], mistakes);
  const title = await given(map, "title", mistakes);
  const markdown = await checkedValue(entry, sectionOptions.text, mistakes);
  return { kind: "text", title: title ?? "", markdown: markdown ?? "", place: map.place };
}

interface Named {
  readonly kind: SectionKind;
  readonly kindName: SectionKindName;
  readonly name: string;
}

async function madeSection(map: SpecMap, named: Named, means: SectionMeans): Promise<MadeSection> {
  const { kind, kindName, name } = named;
  const { mistakes, facts } = means;
  const options = kind.optionsOf(name);
  const own = ownKeys(kind, name, options);
  checkKeys(map, [kindName, ...own, ...Object.keys(options).map(keyOf)], mistakes);
  const style = Object.keys(styleOptions).map((key) => [key, facts[key as keyof typeof styleOptions]]);
  return {
    kind: kindName,
    name,
    title: (await given(map, "title", mistakes)) ?? "",
    place: map.place,
    options: { ...Object.fromEntries(style), ...(await optionsIn(map, options, mistakes)) },
    checkpoints: checkpointsOf(map, means),
    isExplicit: entryAt(map, "checkpoints") !== undefined,
    probes: kind.isShown(name) ? probesOf(map, means) : [],
    scopes: own.includes("scopes") ? await scopesOf(map, options, mistakes) : [],
    images: (own.includes("images") && (await given(map, "images", mistakes))) || "first",
  };
}

/** The keys of a section besides its options. */
export function ownKeys(kind: SectionKind, name: string, options: Options): readonly string[] {
  return [
    "title",
    ...(kind.names === null ? [] : ["checkpoints"]),
    ...(kind.isShown(name) ? ["probes"] : []),
    ...(kind.drawsEach(name) ? ["images"] : []),
    ...(Object.hasOwn(options, "scope") ? ["scopes"] : []),
  ];
}

/** An option's name as specs write it: as its flag, without the dashes. */
export function keyOf(option: string): string {
  return flagName(option).slice(2);
}

async function optionsIn(map: SpecMap, options: Options, mistakes: Mistakes) {
  const values: (readonly [string, unknown])[] = [];
  for (const [name, option] of Object.entries(options)) {
    const entry = entryAt(map, keyOf(name));
    const value = entry === undefined ? undefined : await checkedValue(entry, option, mistakes);
    if (value !== undefined) values.push([name, value]);
  }
  return Object.fromEntries(values);
}

async function given<K extends keyof typeof sectionOptions>(map: SpecMap, key: K, mistakes: Mistakes) {
  const entry = entryAt(map, key);
  const option: Option<string | number> = sectionOptions[key];
  const value = entry === undefined ? undefined : await checkedValue(entry, option, mistakes);
  return value as ReturnType<(typeof sectionOptions)[K]["parse"]> | undefined;
}

/** The checkpoints that are compared, in the order in which they are named. */
function comparedInputs({ node }: SpecEntry, { checkpoints, mistakes }: SectionMeans): readonly NamedInput[] {
  const words = wordsOf(node, "'compare'", mistakes);
  const choice = { kind: "checkpoint of the spec", mistakes };
  const chosen = [...new Set(words.flatMap((word) => chosenInputs([word], checkpoints, choice)))];
  if (words.length < 2)
    mistakes.add(expected("two checkpoints or more", "'compare'", words[0]?.word).message, node.place);
  return chosen;
}

function checkpointsOf(map: SpecMap, { checkpoints, mistakes }: SectionMeans): readonly NamedInput[] {
  const entry = entryAt(map, "checkpoints");
  if (entry !== undefined) {
    return chosenInputs(wordsOf(entry.node, "'checkpoints'", mistakes), checkpoints, {
      kind: "checkpoint of the spec",
      mistakes,
    });
  }
  if (checkpoints.length === 0) {
    mistakes.add("Expected 'checkpoints' in the spec for this section to look at.", map.place);
  }
  return checkpoints;
}

function probesOf(map: SpecMap, { probes, mistakes }: SectionMeans): readonly NamedInput[] {
  const entry = entryAt(map, "probes");
  if (entry !== undefined) {
    return chosenInputs(wordsOf(entry.node, "'probes'", mistakes), probes, {
      kind: "probe of the spec",
      mistakes,
    });
  }
  if (probes.length === 0) mistakes.add("Expected 'probes' in the spec for this section to show.", map.place);
  return probes;
}

async function scopesOf(map: SpecMap, options: Options, mistakes: Mistakes): Promise<readonly string[]> {
  const entry = entryAt(map, "scopes");
  const scope = entryAt(map, "scope");
  if (entry === undefined) return [];
  if (scope !== undefined) mistakes.add("'scopes' names them all: leave 'scope' out.", scope.place);
  const names = options.scope?.values ?? SCOPE_NAMES;
  const one = oneOf(names, { summary: "a scope", default: names[0] ?? "" });
  const words = wordsOf(entry.node, "'scopes'", mistakes);
  const checked = words.map(({ word, place }) => mistakes.attempt(place, () => one.parse(word, "'scopes'")));
  return (await Promise.all(checked)).filter((word) => word !== undefined);
}
