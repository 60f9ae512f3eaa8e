import type { StyleChoice } from "../pictures/style/style.js";
import type { ChartEnding } from "./chartEnding.js";
import { type ExplanationHeader, explain, explanationJson } from "./explanation.js";
import { drawExplanation, encodeExplanation } from "./explanationFigure.js";
import type { Maker } from "./remake.js";

/** Works an example out again. Throws `UserError` where it cannot. */
export async function explainAgain({ options, version }: ExplanationHeader): Promise<Maker> {
  // Another version that works out the same is no difference of the figure.
  const explained = { ...(await explain(options)), version };
  return async ({ header: { style }, ending, isDocument }) => {
    if (isDocument) return { bytes: Buffer.from(explanationJson(explained)) };
    const drawn = await drawExplanation(explained, style as StyleChoice);
    const { bytes } = await encodeExplanation(drawn, ending as ChartEnding);
    return { bytes, figure: drawn.figure };
  };
}
