import type { Goal, GoalPosition } from "./goal.js";
import { kindWord } from "./goalText.js";

/**
 * Description of a goal for one image: `logit of 3 (cat)`, `probability of 3 at 4,7`, `output[0]`, `channel 5 of relu3,
 * mean over positions`.
 */
export function goalWords(
  goal: Goal,
  image: number,
  {
    names,
    isLogit = true,
  }: { readonly names?: readonly string[] | undefined; readonly isLogit?: boolean } = {},
): string {
  if (goal.of === "output") return `output[${goal.index}]`;
  if (goal.of === "channel")
    return `channel ${goal.channel} of ${goal.tap}, ${placeWords(goal.at ?? "mean")}`;
  if (goal.of === "direction") return `direction in ${goal.tap}, ${placeWords(goal.at ?? "mean")}`;
  const label = goal.classes[image] as number;
  const name = names?.[label];
  const noun = goal.of === "score" && !isLogit ? "output" : kindWord(goal.of);
  const place = goal.at === undefined ? "" : `, ${placeWords(goal.at)}`;
  return `${noun} of ${label}${name === undefined || name === String(label) ? "" : ` (${name})`}${place}`;
}

function placeWords(at: GoalPosition): string {
  return at === "mean" ? "mean over positions" : `at row ${at.row}, column ${at.column}`;
}
