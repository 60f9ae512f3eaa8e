import { sha256Of } from "../core/files/hash.js";
import type { Engine } from "../engine/engine.js";

/**
 * Engine that computed a file, as recorded in it. The WebAssembly engine gives the same numbers on every machine, so
 * its files record neither threads nor a processor's arithmetic.
 */
export interface EngineFacts extends Pick<Engine, "name" | "version"> {
  readonly threads?: number;
  /** Instruction set in use: `AVX-512`, `AVX2` … */
  readonly instructions?: string;
  /** Hash of the arithmetic: equal hashes mean that equal inputs give equal bytes. */
  readonly arithmetic?: string;
  /** Checksum of the fields above: it distinguishes a damaged file from another processor. */
  readonly seal?: string;
}

/** Facts of a running engine. */
export function engineFacts({ name, version, threads, arithmetic }: Engine): EngineFacts {
  if (name === "wasm") return { name, version };
  if (arithmetic === undefined) return sealed({ name, version, threads });
  const { instructions, hash } = arithmetic;
  return sealed({ name, version, threads, instructions, arithmetic: hash });
}

function sealed(facts: EngineFacts): EngineFacts {
  return { ...facts, seal: sealOf(facts) };
}

const SEAL_DIGITS = 8;

function sealOf({ name, version, threads, instructions, arithmetic }: EngineFacts): string {
  return sha256Of(JSON.stringify([name, version, threads, instructions, arithmetic])).slice(0, SEAL_DIGITS);
}

/** True if a value can be the recorded facts of an engine. */
export function isEngineFacts(value: unknown): value is EngineFacts {
  if (typeof value !== "object" || value === null) return false;
  const facts = value as Readonly<Record<keyof EngineFacts, unknown>>;
  if (typeof facts.version !== "string") return false;
  const wasm: EngineFacts = { name: "wasm", version: facts.version };
  if (facts.name === "wasm") return JSON.stringify(facts) === JSON.stringify(wasm);
  return (
    facts.name === "native" &&
    typeof facts.threads === "number" &&
    [facts.instructions, facts.arithmetic].every((text) => text === undefined || typeof text === "string") &&
    facts.seal === sealOf(value as EngineFacts)
  );
}
