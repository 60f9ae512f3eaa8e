import { flag, integer, oneOf, optional } from "../core/options/option.js";
import { ENGINE_CHOICES } from "../engine/engineChoice.js";

/** Options of every command. */
export const GLOBAL_OPTIONS = {
  engine: oneOf(ENGINE_CHOICES, {
    summary:
      "compute engine: native (TensorFlow), wasm, or the first of these that runs (also CONVSCOPE_ENGINE)",
    default: "auto",
  }),
  threads: optional(
    integer({
      summary: "threads of the native engine; results are bit-identical only for equal thread counts",
      default: 1,
      min: 1,
      max: 1024,
    }),
    "all cores",
  ),
  json: flag("print one JSON document on standard output"),
  quiet: flag("print nothing on standard error unless something fails", { short: "q" }),
  help: flag("show help", { short: "h" }),
  version: flag("print the version"),
};
