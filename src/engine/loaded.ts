/** What a loader of an engine gives back: the backend's name in TensorFlow.js, its version and its threads. */
export interface Loaded {
  readonly backend: "tensorflow" | "wasm";
  readonly version: string;
  readonly threads: number;
}
