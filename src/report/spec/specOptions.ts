import { list, oneOf, text, type Values } from "../../core/options/option.js";
import { styleOptions } from "../../figures/style/styleOptions.js";

/** The formats of pages. */
export const PAGE_FORMATS = ["html", "pdf", "md"] as const;

/** The keys of a spec with plain values. */
export const specOptions = {
  title: text({ summary: "the report's title", valueName: "text", default: "Report" }),
  description: text({
    summary: "the introduction below the title, as Markdown",
    valueName: "Markdown",
    default: "",
  }),
  output: list({
    summary: `the pages to write: ${PAGE_FORMATS.join(", ")}`,
    valueName: "pages",
    default: ["html"],
  }),
  page: oneOf(["folder", "single"], {
    summary: "the form of index.html: a page with separate figure files, or one self-contained file",
    default: "folder",
  }),
  ...styleOptions,
};

/** The plain values of a spec. */
export type SpecFacts = Values<typeof specOptions>;
