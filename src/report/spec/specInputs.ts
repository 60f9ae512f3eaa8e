import { checkpointFingerprint } from "../../checkpoints/checkpointFingerprint.js";
import { findCheckpoints, isPattern } from "../../checkpoints/find.js";
import { modelName } from "../../checkpoints/formats/topologyFile.js";
import { unknown } from "../../core/errors.js";
import { pathWithin, withoutLocation } from "../../core/files/portablePath.js";
import { defined } from "../../core/objectFields.js";
import { probeFingerprint } from "../../data/probeFingerprint.js";
import { addressWithOptions } from "./checkpointOptions.js";
import type { Diagnostics, Place } from "./diagnostics.js";
import { type PlacedWord, wordsOf } from "./specNodes.js";
import type { SpecEntry } from "./specTree.js";

/** A checkpoint or a probe of a spec. */
export interface NamedInput {
  /** Its name in the spec. */
  readonly name: string;
  /** Its address; a relative path refers to the spec's folder. */
  readonly address: string;
  /** A hash of everything that is read of it. */
  readonly fingerprint: string;
}

interface Named {
  readonly name: string;
  readonly address: string;
  readonly place: Place;
}

/** The context of addresses: their base folder, and the diagnostics. */
export interface InputContext {
  readonly from: string;
  readonly diagnostics: Diagnostics;
}

/** The checkpoints of a spec, with patterns expanded. */
export async function checkpointInputs(
  entry: SpecEntry,
  context: InputContext,
): Promise<readonly NamedInput[]> {
  const named = await Promise.all(addressesIn(entry, context).map((each) => expandPattern(each, context)));
  return inputs(named.flat(), context, (address) => checkpointFingerprint(address, context.from));
}

/** The probes of a spec. */
export function probeInputs(entry: SpecEntry, context: InputContext): Promise<readonly NamedInput[]> {
  const named = addressesIn(entry, context).map(({ name, ...rest }) => ({
    ...rest,
    name: name ?? withoutLocation(rest.address),
  }));
  return inputs(named, context, (address) =>
    probeFingerprint(address, { data: "mnist", from: context.from }),
  );
}

/** The inputs with the given names; a pattern selects all matching names. */
export function selectInputs(
  words: readonly PlacedWord[],
  inputs: readonly NamedInput[],
  { kind, from, diagnostics }: InputContext & { readonly kind: string },
): readonly NamedInput[] {
  const chosen = new Set<NamedInput>();
  for (const { word, place } of words) {
    const found = inputs.filter(
      ({ name, address }) => name === word || address === pathWithin(word, from) || isFromPattern(word, name),
    );
    for (const input of found) chosen.add(input);
    const known = inputs.map(({ name }) => name);
    if (found.length === 0) diagnostics.add(unknown(kind, word, known).message, place);
  }
  return inputs.filter((input) => chosen.has(input));
}

/** True if a name comes from a pattern of the spec with this key: `early` selects `early/epoch-01`. */
function isFromPattern(word: string, name: string): boolean {
  return name.startsWith(`${word}/`);
}

/** An address in a spec. */
export interface SpecAddress {
  /** Undefined if only the address is given. */
  readonly name?: string;
  readonly address: string;
  readonly place: Place;
}

/** The addresses under a key of a spec, with their names if they have any. A path in the spec's folder is relative to it. */
export function addressesIn(
  { key, node }: SpecEntry,
  { from, diagnostics }: InputContext,
): readonly SpecAddress[] {
  const entries = node.kind === "map" ? node.entries : [{ key: undefined, node }];
  return entries.flatMap((entry) => {
    const words =
      key === "checkpoints" && entry.key !== undefined && entry.node.kind === "map"
        ? addressWithOptions(entry.key, entry.node, diagnostics)
        : wordsOf(entry.node, `'${entry.key ?? key}'`, diagnostics);
    return words.map(({ word, place }, index) => {
      const name = words.length === 1 ? entry.key : entry.key && `${entry.key}/${index + 1}`;
      return { address: pathWithin(word, from), place, ...defined({ name }) };
    });
  });
}

async function expandPattern({ name, address, place }: SpecAddress, { from, diagnostics }: InputContext) {
  if (!isPattern(address)) return [{ name: name ?? nameOf(address), address, place }];
  const found = await findCheckpoints(address, from);
  if (found.length === 0) diagnostics.add(`No checkpoint matches '${address}'.`, place);
  return found.map((each) => {
    const own = nameOf(each);
    return { name: name === undefined ? own : `${name}/${own.split("/").at(-1)}`, address: each, place };
  });
}

/** The default name of an address: its last segment, prefixed by the run's name for an epoch. */
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
  { diagnostics }: InputContext,
  fingerprint: (address: string) => Promise<string>,
): Promise<readonly NamedInput[]> {
  const seen = new Set<string>();
  const found = named.map(async ({ place, ...rest }) => {
    if (seen.has(rest.name)) {
      diagnostics.add(
        `The name '${rest.name}' is used twice. Give each its own name, such as 'first: ${rest.address}'.`,
        place,
      );
    }
    seen.add(rest.name);
    const hash = await diagnostics.attempt(place, () => fingerprint(rest.address));
    return { ...rest, fingerprint: hash ?? "" };
  });
  return Promise.all(found);
}
