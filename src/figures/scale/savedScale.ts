import { expected, reasonOf, UserError, unknown } from "../../core/errors.js";
import { defined } from "../../core/objectFields.js";
import type { Domain } from "./domain.js";
import { ESTIMATOR_NAMES, type Estimation } from "./estimators.js";
import type { Scales, SharedDomain } from "./scales.js";
import { type Group, groupOf, groupWords, idOf, SCOPE_NAMES, type ScopeName } from "./scopes.js";

/** The format identifier of a saved scale; its number increases when older files can no longer be read. */
const FORMAT = "convscope-scale/2";

/** Serializes scales as JSON. The same scales give the same text. */
export function toSavedScale({ scope, estimation, domains }: Scales): string {
  const { estimator, percentile } = estimation;
  const rows = domains.map(({ group: { network, block, tap, channel }, domain }) => {
    return `    ${JSON.stringify({ network, block, tap, channel, domain })}`;
  });
  const head = JSON.stringify({ format: FORMAT, scope, estimator, percentile }, null, 2).slice(0, -2);
  return `${head},\n  "domains": [\n${rows.join(",\n")}\n  ]\n}\n`;
}

/** Parses the output of `toSavedScale`. Throws `UserError` with the file and the error. */
export function parseSavedScale(text: string, source: string): Scales {
  const saved = recordOf(jsonOf(text, source), `the saved scale ${source}`);
  if (saved.format !== FORMAT)
    throw expected(`format '${FORMAT}'`, `the saved scale ${source}`, saved.format);
  const scope = nameIn(SCOPE_NAMES, saved.scope, `scope in ${source}`);
  const domains = rowsOf(saved.domains, source).map((row, index) => {
    return sharedDomainOf(row, scope, `domain ${index} in ${source}`);
  });
  refuseTwins(domains, source);
  return { scope, estimation: estimationOf(saved, source), domains, source };
}

type Fields = Readonly<Record<string, unknown>>;

function jsonOf(text: string, source: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserError(`Cannot read the saved scale ${source}: it is not valid JSON (${reasonOf(error)}).`);
  }
}

function estimationOf({ estimator, percentile }: Fields, source: string): Estimation {
  const name = nameIn(ESTIMATOR_NAMES, estimator, `estimator in ${source}`);
  if (typeof percentile !== "number" || !(percentile > 0 && percentile <= 100)) {
    throw expected("a number above 0 and up to 100", `percentile in ${source}`, percentile);
  }
  return { estimator: name, percentile };
}

function rowsOf(domains: unknown, source: string): readonly unknown[] {
  if (Array.isArray(domains) && domains.length > 0) return domains;
  throw expected("a list of at least one domain", `domains in ${source}`, domains);
}

function sharedDomainOf(row: unknown, scope: ScopeName, subject: string): SharedDomain {
  const fields = recordOf(row, subject);
  const group = groupIn(fields, subject);
  const expectedGroup = groupOf(scope, group);
  if (expectedGroup === undefined || idOf(expectedGroup) !== idOf(group)) {
    throw expected(`the key of a ${scope}`, `scope '${scope}' in ${subject}`, groupWords(group));
  }
  return { group, domain: domainOf(fields.domain, `${groupWords(group)} (${subject})`) };
}

function groupIn({ network, block, tap, channel }: Fields, subject: string): Group {
  return defined({
    network: network === undefined ? undefined : countOf(network, `the network of ${subject}`),
    block: block === undefined ? undefined : textOf(block, `the block of ${subject}`),
    tap: tap === undefined ? undefined : textOf(tap, `the tap of ${subject}`),
    channel: channel === undefined ? undefined : countOf(channel, `the channel of ${subject}`),
  });
}

/** Parses a domain, which must have zero at its bottom or in its middle so that colors are not misleading. */
function domainOf(value: unknown, subject: string): Domain {
  const [low, high]: readonly unknown[] = Array.isArray(value) && value.length === 2 ? value : [];
  const fits = typeof high === "number" && high > 0 && Number.isFinite(high) && (low === 0 || low === -high);
  if (!fits) throw expected("[0, high] or [-high, high] with high above 0", subject, JSON.stringify(value));
  return [low === 0 ? 0 : -high, high];
}

function refuseTwins(domains: readonly SharedDomain[], source: string): void {
  const seen = new Set<string>();
  const twin = domains.find(({ group }) => seen.size === seen.add(idOf(group)).size);
  if (twin !== undefined)
    throw new UserError(`Cannot read the saved scale ${source}: it lists ${groupWords(twin.group)} twice.`);
}

function recordOf(value: unknown, subject: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw expected("an object", subject, JSON.stringify(value));
}

function nameIn<N extends string>(names: readonly N[], value: unknown, kind: string): N {
  const name = names.find((candidate) => candidate === value);
  if (name === undefined) throw unknown(kind, String(value), names);
  return name;
}

function textOf(value: unknown, subject: string): string {
  if (typeof value === "string" && value !== "") return value;
  throw expected("a name", subject, JSON.stringify(value));
}

function countOf(value: unknown, subject: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw expected("a whole number of at least 0", subject, JSON.stringify(value));
}
