import { statisticsOf } from "../activations/statistics.js";
import { UserError } from "../core/errors.js";
import { formatNumber } from "../core/format.js";
import { batchesOf } from "../data/batches.js";
import { goalBetween } from "../network/goal.js";
import type { AttributionMap, AttributionMethod, AttributionPart, Question } from "./attributionMethod.js";
import { unmetNeed } from "./needs.js";

/** Number of images that a method is given at a time. */
const BATCH = 16;

/**
 * Computes a method for the images of a question, in batches. A map of a method that keeps positive values only is noted
 * as one without evidence if it has none. Throws `UserError` if the network lacks what the method needs.
 */
export function attributeImages(method: AttributionMethod, question: Question): readonly AttributionPart[] {
  const { network, images, goal, onShare = () => undefined } = question;
  const unmet = unmetNeed(method.needs, question);
  if (unmet !== undefined)
    throw new UserError(`Cannot compute ${method.title} of '${network.name}': ${unmet}.`);
  const count = images.shape[0];
  const batches = [...batchesOf(images, BATCH)].map(({ start, shape, values, feeds }) => {
    const own = goalBetween(goal, start, start + shape[0]);
    const onBatchShare = (share: number) => onShare((start + share * shape[0]) / count);
    const parts = method.attribute({
      ...question,
      images: { shape, values, ...(feeds && { feeds }) },
      goal: own,
      onShare: onBatchShare,
    });
    onShare((start + shape[0]) / count);
    return parts;
  });
  const [first = []] = batches;
  return first.map((part, at) => {
    const maps = batches.flatMap((parts) => (parts[at] as AttributionPart).maps);
    return {
      ...part,
      maps: maps.map((map) => (method.isPositive ? withEvidence(map, { method, part }) : map)),
    };
  });
}

/** Map with a note if it has no positive value. */
function withEvidence(
  map: AttributionMap,
  { method, part }: { readonly method: AttributionMethod; readonly part: AttributionPart },
): AttributionMap {
  const { min, max } = statisticsOf(map.plane);
  if (max > 0 || Number.isNaN(max)) return map;
  const note = `no positive evidence: all of ${part.name}'s ${method.title} is ≤ 0 (least ${formatNumber(min)})`;
  return { ...map, notes: [note, ...map.notes], isEmpty: true };
}
