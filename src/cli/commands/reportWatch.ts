import { integer, optional } from "../../core/options/option.js";
import { DEFAULT_PORT } from "../../server/listen.js";
import type { Command } from "../command.js";
import { jobs, out, SPEC, set } from "../reportFlags.js";

const options = {
  out,
  set,
  jobs,
  port: optional(
    integer({
      summary: "port of the page, on this machine only; 0 means any",
      default: DEFAULT_PORT,
      min: 0,
      max: 65_535,
    }),
    `${DEFAULT_PORT}, or the next free one`,
  ),
};

/** `convscope report watch`: rebuilds a report whenever one of its inputs changes. */
export const watch: Command<typeof options> = {
  summary: "build a report, show it in the browser, and rebuild on changes",
  positionals: [{ name: "spec", summary: `file of the spec; ${SPEC} by default`, isOptional: true }],
  options,
  examples: [
    {
      line: "convscope report watch",
      does: `serves report/ while you edit ${SPEC}, until Ctrl-C; the open page is updated`,
    },
    {
      line: "convscope report watch mine.yaml --set run=runs/42 --out out/42 --port 9000",
      does: "follows a training: each checkpoint appears as soon as it is written",
    },
  ],
  run: async (context, [spec = SPEC], { out: folder, set: variables, jobs, port }) => {
    const { watchReport } = await import("../watchReport.js");
    await watchReport(context, { spec, variables, folder, jobs, port });
  },
};
