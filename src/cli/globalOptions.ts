import { flag, integer, oneOf, optional } from "../core/options/option.js";
import { ENGINE_CHOICES } from "../engine/engineChoice.js";

/** The options that every command takes. */
export const GLOBAL_OPTIONS = {
  engine: oneOf(ENGINE_CHOICES, {
    summary:
      "what computes: native (TensorFlow), wasm, or the first of them that runs (also CONVSCOPE_ENGINE)",
    default: "auto",
  }),
  threads: optional(
    integer({
      summary: "threads of the native engine; results are equal to the bit only for equal threads",
      default: 1,
      min: 1,
      max: 1024,
    }),
    "all cores",
  ),
  json: flag("print one JSON document on standard output"),
  quiet: flag("say nothing on standard error unless something fails", { short: "q" }),
  help: flag("show help", { short: "h" }),
  version: flag("print the version"),
};
