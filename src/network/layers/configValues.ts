import type { Pair } from "../../ops/convolution.js";
import type { Config } from "./computation.js";

/** Number from a layer's settings. Throws for any other value. */
export function numberIn(config: Config, name: string, fallback?: number): number {
  const value = config[name] ?? fallback;
  if (typeof value !== "number" || !Number.isFinite(value)) throw new Error(`its ${name} is not a number`);
  return value;
}

/** Count from a layer's settings. Throws if it is not a positive integer. */
export function countIn(config: Config, name: string, fallback?: number): number {
  const value = numberIn(config, name, fallback);
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`its ${name} is not a positive integer`);
  return value;
}

/** Setting for rows and columns, which may be a single number for both. */
export function pairIn(config: Config, name: string, fallback?: number): Pair {
  const numbers = [config[name] ?? fallback].flat();
  const [first, second = first, ...others] = numbers;
  if (typeof first !== "number" || typeof second !== "number" || others.length > 0)
    throw new Error(`its ${name} is neither one number nor two`);
  return [first, second];
}

/** Setting along one axis, which may be a list of one number. */
export function singleIn(config: Config, name: string, fallback?: number): number {
  const [first, ...others] = [config[name] ?? fallback].flat();
  if (typeof first !== "number" || others.length > 0) throw new Error(`its ${name} is not one number`);
  return first;
}

/** Setting for both ends of one axis, which may be a single number. */
export function endsIn(value: unknown, name: string): Pair {
  const [first, second = first, ...others] = [value].flat();
  if (typeof first !== "number" || typeof second !== "number" || others.length > 0)
    throw new Error(`its ${name} is neither one number nor two`);
  // Engines do not check these, and an invalid size can corrupt their memory.
  if (![first, second].every((each) => Number.isSafeInteger(each) && each >= 0))
    throw new Error(`its ${name} is not a number of rows or columns`);
  return [first, second];
}

/** Padding of a window: `valid` or `same`. */
export function paddingIn({ padding = "valid" }: Config): "valid" | "same" {
  if (padding === "valid" || padding === "same") return padding;
  throw new Error(`its padding '${String(padding)}' is unknown`);
}

/** True if a setting differs from the number that disables it. */
export function differs(config: Config, name: string, from: number): boolean {
  const value = config[name];
  return value !== undefined && value !== null && [value].flat().some((each) => each !== from);
}

/** Output length of a window along an axis; null if the axis is open. */
export function windowedLength(
  length: number | null | undefined,
  reach: number,
  { stride, padding }: { readonly stride: number; readonly padding: "valid" | "same" },
): number | null {
  if (length === null || length === undefined) return null;
  const places = padding === "same" ? length : length - reach + 1;
  return Math.ceil(places / stride);
}
