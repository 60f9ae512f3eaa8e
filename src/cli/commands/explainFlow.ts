import type { Values } from "../../core/options/option.js";
import { CHART_ENDINGS } from "../../jobs/chartFormat.js";
import { declaredExplanation, explanationOptions } from "../../jobs/explain/explanationOptions.js";
import type { Command, CommandContext } from "../command.js";

/** `convscope explain-flow`: the worked example of the original post, in numbers. */
export const explainFlow: Command<typeof explanationOptions> = {
  summary: "explain, on a small network, the effect of a shortcut on the gradient",
  positionals: [],
  options: explanationOptions,
  examples: [
    {
      line: "convscope explain-flow",
      does: "prints ∂y/∂h of a layer, plain and residual, for sigmoid and ReLU, and gradients by depth",
    },
    {
      line: "convscope explain-flow --units 3 --activation relu --out flow.pdf",
      does: "draws it for three units and only ReLU",
    },
  ],
  run,
};

async function run(
  context: CommandContext,
  _words: readonly string[],
  values: Values<typeof explanationOptions>,
): Promise<void> {
  const { preset, theme, out, ...given } = values;
  const [{ explanationJson }, { checkRequest, openInputs, runJob }, { checkOutputs }] = await Promise.all([
    import("../../jobs/explain/explanation.js"),
    import("../../jobs/index.js"),
    import("../../jobs/outputs.js"),
  ]);
  await checkOutputs(out, ["json", ...CHART_ENDINGS]);
  const job = checkRequest({ kind: "explain", values: given }, declaredExplanation());
  const explained = await runJob(job, { inputs: openInputs(() => context.startEngine()) });
  if (context.json) context.data(explanationJson(explained));
  else context.data((await import("../explanationText.js")).explanationText(explained));
  if (out.length === 0) return;
  const { writeExplanation } = await import("../../jobs/explain/explanationFigure.js");
  const warnings = await writeExplanation(out, explained, { preset, theme });
  context.say(`the example in ${out.join(", ")}`);
  for (const warning of warnings) context.say(`Warning: ${warning}`);
}
