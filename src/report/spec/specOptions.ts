import { list, oneOf, text, type Values } from "../../core/options/option.js";
import { styleOptions } from "../../figures/style/options.js";

/** What pages can be written. */
export const PAGE_FORMATS = ["html", "pdf", "md"] as const;

/** The keys of a spec that are plain values. */
export const specOptions = {
  title: text({ summary: "the report's title", valueName: "text", default: "Report" }),
  description: text({
    summary: "what stands below the title, as Markdown",
    valueName: "Markdown",
    default: "",
  }),
  output: list({
    summary: `the pages to write: ${PAGE_FORMATS.join(", ")}`,
    valueName: "pages",
    default: ["html"],
  }),
  page: oneOf(["folder", "single"], {
    summary: "index.html with its figures in files beside it, or one file that holds all of them",
    default: "folder",
  }),
  ...styleOptions,
};

/** The plain values of a spec. */
export type SpecFacts = Values<typeof specOptions>;
