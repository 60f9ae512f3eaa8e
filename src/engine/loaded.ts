/** A loaded engine: the backend's name in TensorFlow.js, its version and its threads. */
export interface LoadedEngine {
  readonly backend: "tensorflow" | "wasm";
  readonly version: string;
  readonly threads: number;
}

/** Options for loading an engine. Only the first load in a process has an effect. */
export interface LoadOptions {
  /**
   * True to reroute shapes that the engine's kernels compute incorrectly. Default: true; the kernel check turns it
   * off.
   */
  readonly guards?: boolean;
}
