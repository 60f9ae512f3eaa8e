import type { StyleChoice } from "../../figures/style/style.js";
import type { ChartFormat } from "../chartFormat.js";
import { type ExplanationHeader, explain, explanationJson } from "../explain/explanation.js";
import { drawExplanation, encodeExplanation } from "../explain/explanationFigure.js";
import type { Remade } from "./reproduced.js";

/** Works an example out again. Throws `UserError` where it cannot. */
export async function explainAgain({ options, version }: ExplanationHeader): Promise<Remade> {
  const explained = { ...(await explain(options)), version };
  return {
    file: async ({ header, format, isDocument }) => {
      if (isDocument) return { bytes: Buffer.from(explanationJson(explained)) };
      const { style, canvas } = header as ExplanationHeader;
      const drawn = await drawExplanation(explained, style as StyleChoice);
      const named = canvas === undefined ? drawn : { ...drawn, header: { ...drawn.header, canvas } };
      const { bytes } = await encodeExplanation(named, format as ChartFormat);
      return { bytes, figure: drawn.figure };
    },
  };
}
