import { around } from "../../../core/around.js";
import type { Apart } from "./apart.js";
import { areNearColors } from "./nearColors.js";

const TOKEN = /#[0-9a-f]{6}\b|[-−]?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi;
/** Of the largest number. */
const TOLERANCE = 1e-6;
/** Coordinates are rounded to thousandths: a number on the verge goes either way. */
const ROUNDED = { digits: 3, units: 1.01 };

/** How two texts differ in more than the last digits of their numbers and the shades of their colors. */
export function textDifference(is: string, due: string, areWords: boolean): Apart | undefined {
  if (is === due) return undefined;
  const reason = `'${around(is, due)}' where it is '${around(due, is)}'`;
  if (is.replace(TOKEN, "#") !== due.replace(TOKEN, "#"))
    return { level: areWords ? "unsure" : "alien", reason };
  const [found, expected] = [is, due].map((text) => text.match(TOKEN) ?? []);
  const largest = largestIn(expected ?? []);
  let apart: Apart | undefined;
  for (const [at, token] of (found ?? []).entries()) {
    const level = tokenLevel(token, expected?.[at] ?? "", { largest, areWords });
    if (level === "unsure") return { level, reason };
    if (level !== undefined) apart = { level, reason };
  }
  return apart;
}

/** The largest number with a fraction: whole ones are sizes and counts. */
function largestIn(tokens: readonly string[]): number {
  const fractions = tokens.filter((token) => !token.startsWith("#") && digitsOf(token) > 0);
  return Math.max(0, ...fractions.map((token) => Math.abs(numberIn(token))));
}

interface TokenPlace {
  readonly largest: number;
  readonly areWords: boolean;
}

function tokenLevel(is: string, due: string, { largest, areWords }: TokenPlace): Apart["level"] | undefined {
  if (is === due || (is.startsWith("#") && areNearColors(is, due))) return undefined;
  if (is.startsWith("#") || due.startsWith("#")) return "far";
  const distance = Math.abs(numberIn(is) - numberIn(due));
  const digits = Math.max(digitsOf(is), digitsOf(due));
  if (digits > 0 && distance <= TOLERANCE * largest) return undefined;
  if (!areWords && digits >= ROUNDED.digits && distance <= ROUNDED.units * 10 ** -digits) return undefined;
  if (!areWords) return "far";
  // A whole number is a count, a rank or a name; the last digit of another one may be rounded either way.
  return digits === 0 || distance <= ROUNDED.units * 10 ** -digits ? "unsure" : "far";
}

function numberIn(token: string): number {
  return Number(token.replace("−", "-"));
}

function digitsOf(token: string): number {
  return /\.(\d+)/.exec(token)?.[1]?.length ?? 0;
}
