import { entryOf } from "../../core/errors.js";
import { canonicalOf, meanCorrelation, procrustesOf, projectedCorrelation } from "../math/canonical.js";
import { linearCka } from "./cka.js";
import type { Method } from "./method.js";
import { representationalSimilarity } from "./rsa.js";
import { bySubspaces } from "./subspaces.js";

/** Share of the variance in the directions of SVCCA (Raghu et al. 2017). */
const SHARE = 0.99;

/** All similarity methods by name. A new one needs its line here. */
export const methods = {
  cka: linearCka("unbiased"),
  "cka-biased": linearCka("biased"),
  cca: bySubspaces("cca", {
    summary: "mean canonical correlation",
    title: "Canonical correlation",
    of: async (scatters) => meanCorrelation(await canonicalOf(scatters)),
  }),
  svcca: bySubspaces("svcca", {
    summary: "mean canonical correlation of the directions with 99 % of the variance",
    title: "SVCCA",
    of: async (scatters) => meanCorrelation(await canonicalOf(scatters, SHARE)),
  }),
  pwcca: bySubspaces("pwcca", {
    summary: "mean canonical correlation, weighted by the share of the tap on the y axis that it explains",
    title: "PWCCA",
    of: async (scatters) => projectedCorrelation(await canonicalOf(scatters)),
  }),
  procrustes: bySubspaces("procrustes", {
    summary: "squared Procrustes distance, 0 for equal representations",
    title: "Procrustes distance",
    domain: [0, 2],
    of: procrustesOf,
  }),
  rsa: representationalSimilarity("spearman"),
  "rsa-pearson": representationalSimilarity("pearson"),
} as const satisfies Readonly<Record<string, Method>>;

/** Name of a method. */
export type MethodName = keyof typeof methods;

/** Names of all methods. */
export const METHOD_NAMES = Object.keys(methods) as MethodName[];

/** Looks up a method by name. Throws `UserError` for an unknown one. */
export function methodOf(name: string): Method {
  return entryOf<Method>(methods, name, "method");
}
