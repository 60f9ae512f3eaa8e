import { UserError, unknown } from "../../core/errors.js";
import type { Samples } from "../figure.js";
import type { Domain, Scale } from "./domain.js";
import { ESTIMATORS, type Estimation, estimateScale } from "./estimators.js";
import { finiteOf } from "./finite.js";
import { type Group, groupOf, groupWords, idOf, type PlaneKey, SCOPES, type ScopeName } from "./scopes.js";

/** A plane's samples and its key. */
export interface KeyedPlane {
  readonly key: PlaneKey;
  readonly samples: Samples;
}

/** The domain shared by the planes of a group. */
export interface SharedDomain {
  readonly group: Group;
  readonly domain: Domain;
}

/** The domains of all groups of planes and their estimation: plain data, for drawing or saving. */
export interface Scales {
  readonly scope: ScopeName;
  readonly estimation: Estimation;
  readonly domains: readonly SharedDomain[];
  /** The file that the scales were read from, if any. */
  readonly source?: string;
}

/** Estimates the scales of planes: one per group of a scope, in the order of their first planes. */
export function scalesFor(scope: ScopeName, planes: readonly KeyedPlane[], estimation: Estimation): Scales {
  const domains = membersOf(scope, planes).map(({ group, parts }) => {
    return { group, domain: estimateScale(finiteOf(parts), estimation).domain };
  });
  return { scope, estimation, domains };
}

interface Members {
  readonly group: Group;
  readonly parts: Samples[];
}

function membersOf(scope: ScopeName, planes: readonly KeyedPlane[]): readonly Members[] {
  const groups = new Map<string, Members>();
  for (const { key, samples } of planes) {
    const group = groupIn(scope, key);
    const id = idOf(group);
    const members = groups.get(id) ?? { group, parts: [] };
    members.parts.push(samples);
    groups.set(id, members);
  }
  return [...groups.values()];
}

/**
 * A function that finds the scale of a plane. It throws `UserError` for a plane without one, for instance if the scales
 * were saved for other taps.
 */
export function lookupIn(scales: Scales): (key: PlaneKey) => Scale {
  const byId = new Map(scales.domains.map(({ group, domain }) => [idOf(group), domain]));
  return (key) => {
    const group = groupIn(scales.scope, key);
    const domain = byId.get(idOf(group));
    if (domain === undefined) throw missing(scales, group);
    return { kind: domain[0] < 0 ? "diverging" : "sequential", domain };
  };
}

/** Wording of a scale's description. */
export interface ScaleSpeech {
  /** The planes that share it. Default: the description of the scope. */
  readonly shared?: string;
  /** The drawn items of a tap, in the plural. Default: `images`. */
  readonly each?: string;
}

/** A description of a scale for a figure: the planes that share it, its end, and its source. */
export function scaleWords(
  { scope, estimation, source }: Scales,
  images = 1,
  { shared = SCOPES[scope].words, each = "images" }: ScaleSpeech = {},
): string {
  const among = images > 1 ? `, over all ${images} ${each}` : "";
  const from = source === undefined ? "" : `, saved in ${source}`;
  const ends = ESTIMATORS[estimation.estimator].words(estimation.percentile);
  return `${shared}${among}, up to ${ends}${from}`;
}

/** The group of a plane: its key has all parts that any scope requires. */
function groupIn(scope: ScopeName, key: PlaneKey): Group {
  return groupOf(scope, key) as Group;
}

function missing({ domains, source = "these scales" }: Scales, group: Group): UserError {
  const { tap, channel } = group;
  const taps = [...new Set(domains.flatMap((shared) => shared.group.tap ?? []))];
  if (tap !== undefined && channel === undefined && taps.length > 0) {
    return unknown(`tap of the scales in ${source}`, tap, taps);
  }
  const known = domains.map((shared) => groupWords(shared.group)).slice(0, 8);
  return new UserError(`No scale for ${groupWords(group)} in ${source}. Available: ${known.join("; ")}.`);
}
