import { findCheckpoints, isPattern } from "../../checkpoints/find.js";
import { checkpointFingerprint } from "../../checkpoints/fingerprint.js";
import { modelName } from "../../checkpoints/formats/topologyFile.js";
import { unknown } from "../../core/errors.js";
import { probeFingerprint } from "../../data/fingerprint.js";
import type { Mistakes, Place } from "./mistakes.js";
import { type PlacedWord, wordsOf } from "./specNodes.js";
import type { SpecEntry } from "./specTree.js";

/** A checkpoint or a probe of a spec. */
export interface NamedInput {
  /** What the spec calls it. */
  readonly name: string;
  /** Its address, which leads from the spec's folder where it is a relative path. */
  readonly address: string;
  /** A hash of all that is read of it. */
  readonly fingerprint: string;
}

interface Named {
  readonly name: string;
  readonly address: string;
  readonly place: Place;
}

/** Whose relative paths lead from where, and what is wrong with them. */
export interface InputMeans {
  readonly from: string;
  readonly mistakes: Mistakes;
}

/** The checkpoints that a spec names, patterns replaced by what they match. */
export async function checkpointInputs(entry: SpecEntry, means: InputMeans): Promise<readonly NamedInput[]> {
  const named = await Promise.all(addressesIn(entry, means).map((each) => matching(each, means)));
  return inputs(named.flat(), means, (address) => checkpointFingerprint(address, means.from));
}

/** The probes that a spec names. */
export function probeInputs(entry: SpecEntry, means: InputMeans): Promise<readonly NamedInput[]> {
  const named = addressesIn(entry, means).map(({ name, ...rest }) => ({
    ...rest,
    name: name ?? rest.address,
  }));
  return inputs(named, means, (address) => probeFingerprint(address, { data: "mnist", from: means.from }));
}

/** The inputs of those names; a pattern means all whose names it matches. */
export function chosenInputs(
  words: readonly PlacedWord[],
  inputs: readonly NamedInput[],
  { kind, mistakes }: { readonly kind: string; readonly mistakes: Mistakes },
): readonly NamedInput[] {
  const chosen = new Set<NamedInput>();
  for (const { word, place } of words) {
    const found = inputs.filter(
      ({ name, address }) => name === word || address === word || within(word, name),
    );
    for (const input of found) chosen.add(input);
    const known = inputs.map(({ name }) => name);
    if (found.length === 0) mistakes.add(unknown(kind, word, known).message, place);
  }
  return inputs.filter((input) => chosen.has(input));
}

/** Whether a name is one of those that a pattern of a spec brought: `early` means `early/epoch-01`. */
function within(word: string, name: string): boolean {
  return name.startsWith(`${word}/`);
}

/** An address as a spec has it. */
export interface SpecAddress {
  /** Nothing where only its address is given. */
  readonly name?: string;
  readonly address: string;
  readonly place: Place;
}

/** The addresses that stand under a key of a spec, by their names where they have some. */
export function addressesIn(
  { key, node }: SpecEntry,
  { mistakes }: Pick<InputMeans, "mistakes">,
): readonly SpecAddress[] {
  const entries = node.kind === "map" ? node.entries : [{ key: undefined, node }];
  return entries.flatMap((entry) => {
    const words = wordsOf(entry.node, `'${entry.key ?? key}'`, mistakes);
    return words.map(({ word, place }, index) => {
      const name = words.length === 1 ? entry.key : entry.key && `${entry.key}/${index + 1}`;
      return { address: word, place, ...(name === undefined ? {} : { name }) };
    });
  });
}

async function matching({ name, address, place }: SpecAddress, { from, mistakes }: InputMeans) {
  if (!isPattern(address)) return [{ name: name ?? nameOf(address), address, place }];
  const found = await findCheckpoints(address, from);
  if (found.length === 0) mistakes.add(`No checkpoint matches '${address}'.`, place);
  return found.map((each) => {
    const own = nameOf(each);
    return { name: name === undefined ? own : `${name}/${own.split("/").at(-1)}`, address: each, place };
  });
}

/** What an address is called: its last part, with the run's name before that of an epoch. */
function nameOf(address: string): string {
  const parts = address
    .replace(/^bundled:/, "")
    .split(/[/\\]/)
    .filter((part) => part !== "" && part !== "model.json" && part !== ".");
  const last = modelName(parts.at(-1) ?? address);
  const run = /^epoch-\d+/.test(last) ? parts.at(-2) : undefined;
  return run === undefined ? last : `${run}/${last}`;
}

async function inputs(
  named: readonly Named[],
  { mistakes }: InputMeans,
  fingerprint: (address: string) => Promise<string>,
): Promise<readonly NamedInput[]> {
  const seen = new Set<string>();
  const found = named.map(async ({ place, ...rest }) => {
    if (seen.has(rest.name)) {
      mistakes.add(
        `Two are called '${rest.name}': give each a name of its own, like 'first: ${rest.address}'.`,
        place,
      );
    }
    seen.add(rest.name);
    const hash = await mistakes.attempt(place, () => fingerprint(rest.address));
    return { ...rest, fingerprint: hash ?? "" };
  });
  return Promise.all(found);
}
