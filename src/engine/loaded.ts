/** A loaded engine: the backend's name in TensorFlow.js, its version and its threads. */
export interface Loaded {
  readonly backend: "tensorflow" | "wasm";
  readonly version: string;
  readonly threads: number;
}

/** How to load an engine; what a process has loaded first holds. */
export interface LoadOptions {
  /** Whether kernels that are wrong for some shapes are kept from them. Default true; a check of kernels goes without. */
  readonly guards?: boolean;
}
