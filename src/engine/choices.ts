/** Engines that a user may request: a specific one, or the first one that runs. */
export const ENGINE_CHOICES = ["auto", "native", "wasm"] as const;

/** An engine, or the first one that runs. */
export type EngineChoiceName = (typeof ENGINE_CHOICES)[number];
