/** Engines that a user may request: a specific one, or the first one that runs. */
export const ENGINE_CHOICES = ["auto", "native", "wasm"] as const;

/** An engine, or the first one that runs. */
export type EngineChoiceName = (typeof ENGINE_CHOICES)[number];

/** Request for an engine, with the environment that it is chosen in. */
export interface EngineChoice {
  /** `auto` takes the native engine and falls back to WASM. Default `auto`. */
  readonly engine?: EngineChoiceName;
  /** Threads of the native engine; fixed at its first start in a process. Default: all cores. */
  readonly threads?: number;
  /**
   * False if nothing will be computed. The native engine's kernels are checked in a child process before they compute
   * on a processor for the first time, which takes about three seconds. Default `true`.
   */
  readonly computes?: boolean;
}
