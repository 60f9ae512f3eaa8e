import { beforeAll } from "vitest";
import { type Engine, type EngineName, startEngine } from "../../src/engine/engine.js";

/** The engine of the tests: the one in CONVSCOPE_ENGINE, else the first one that runs. */
export async function startTestEngine(): Promise<Engine> {
  const asked = process.env.CONVSCOPE_ENGINE;
  return startEngine(asked === "native" || asked === "wasm" ? { engine: asked } : {});
}

/** Starts the tests' engine before a file's first test. */
export function withEngine(): void {
  beforeAll(async () => {
    await startTestEngine();
  });
}

/** The engines that run on this machine. */
export async function enginesHere(): Promise<readonly EngineName[]> {
  const first = await startTestEngine();
  return first.name === "native" ? ["native", "wasm"] : ["wasm"];
}

/** The engine facts of measurements that do not depend on the engine. */
export const SOME_ENGINE = {
  name: "wasm",
  version: "1.2.3",
  reason: "it was requested",
  threads: 1,
} as const;
