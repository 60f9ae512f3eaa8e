/** Engines that a user may request: a specific one, or the first one that runs. */
export const ENGINE_CHOICES = ["auto", "native", "wasm"] as const;

/** An engine, or the first one that runs. */
export type EngineChoiceName = (typeof ENGINE_CHOICES)[number];

/** Request for an engine, with the conditions under which it is chosen. */
export interface EngineChoice {
  /** `auto` takes the native engine and falls back to WASM. Default: `auto`. */
  readonly engine?: EngineChoiceName;
  /** Threads of the native engine; fixed at its first start in a process. Default: all cores. */
  readonly threads?: number;
  /**
   * False if nothing will be computed. Before the native engine first computes on a processor, its kernels are
   * checked in a child process, which takes about three seconds. Default: true.
   */
  readonly computes?: boolean;
}
