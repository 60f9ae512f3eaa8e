import type { Baseline, Question } from "../../attribution/attributionMethod.js";
import { attributionOptions } from "../../attribution/attributionOptions.js";
import { MEAN, meanBaseline, plainBaseline } from "../../attribution/baselines.js";
import { type Checked, CheckTally } from "../../attribution/checks/checkTally.js";
import { attributionMethods } from "../../attribution/index.js";
import { lastMapLayer } from "../../attribution/layerChoice.js";
import { unmetNeed } from "../../attribution/needs.js";
import { UserError, unknown } from "../../core/errors.js";
import { resolve, type Values } from "../../core/options/option.js";
import { batchesOf } from "../../data/batches.js";
import { goalFor } from "../../network/goalFor.js";
import { selectTaps } from "../../network/tap.js";
import type { MeasuredProbe, MeasureSubject, ProgressCallback } from "../measureDefinition.js";
import { checkedMethods, type checkOptions } from "./checkOptions.js";

/** Number of images that are checked at a time. */
const BATCH = 16;

/** Tallies checks of attribution methods over the images of a probe, in batches. Throws like `attributeImages`. */
export function tallyChecks(
  { network, probe }: MeasureSubject,
  values: Values<typeof checkOptions>,
  { onProgress, ...parts }: Omit<Checked, "methods"> & { readonly onProgress: ProgressCallback },
): CheckTally {
  const last = lastMapLayer(network);
  const own = last === undefined ? [] : [last];
  const layers = values.taps.length > 0 ? selectTaps(network.taps, values.taps) : own;
  const [images] = probe.shape;
  const baselines = values.baseline.map((name) => baselineOf(name, probe));
  const { n, rule, level, seed, window, stride } = values;
  const settings = { ...resolve(attributionOptions, {}), n, rule, level, seed, window, stride };
  const tally = new CheckTally();
  for (const { start, shape, values: pixels } of batchesOf(probe, BATCH)) {
    const labels = probe.labels.slice(start, start + shape[0]);
    const some = { shape, values: pixels };
    const goal = goalFor(network, { ...some, labels, address: probe.address }, { target: values.target });
    const onShare = (share: number) => onProgress(start + share * shape[0], images);
    const question = { network, images: some, goal, layers, baselines, values: settings, onShare };
    // A tally of its own for each batch, so that one of several machines is the same.
    const batch = new CheckTally();
    batch.add(question, { ...parts, methods: methodsFor(values.methods, question) }, start);
    tally.merge(batch);
  }
  return tally;
}

/** Baseline of a name. Throws `UserError` for an unknown one. */
function baselineOf(name: string, probe: MeasuredProbe): Baseline {
  if (name === MEAN) return meanBaseline(probe, name);
  const plain = plainBaseline(name, probe);
  if (plain === undefined) throw unknown("baseline", name, ["black", "white", "gray", MEAN]);
  return plain;
}

/** Methods that names stand for; of all, those whose needs a network meets. */
function methodsFor(names: readonly string[], question: Question): Checked["methods"] {
  const { methods, leavesOut } = checkedMethods(names);
  if (!leavesOut) return methods;
  const applicable = methods.filter(
    (name) => unmetNeed(attributionMethods[name].needs, question) === undefined,
  );
  if (applicable.length > 0) return applicable;
  throw new UserError(`No attribution method applies to '${question.network.name}'.`);
}
