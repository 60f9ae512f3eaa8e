import type { Engine } from "../../engine/engine.js";
import type { RecordedContent } from "./artifactRecord.js";
import type { Inputs } from "./inputs.js";

/** What artifacts are made with. */
export interface BuildContext {
  readonly engine: Engine;
  readonly inputs: Inputs;
  /** The folder that relative paths lead from. */
  readonly from: string;
}

/** An artifact that was made: its files, and what is said of them. */
export interface JobResult extends RecordedContent {
  readonly files: ReadonlyMap<string, Uint8Array | string>;
}
