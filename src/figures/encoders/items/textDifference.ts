import { around } from "../../../core/firstDifference.js";
import type { Apart } from "./apart.js";
import { areNearColors } from "./nearColors.js";

const TOKEN = /#[0-9a-f]{6}\b|[-−]?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi;
/** The tolerance, relative to the largest number. */
const TOLERANCE = 1e-6;
/** The rounding of coordinates, to thousandths; a borderline number may be rounded either way. */
const ROUNDED = { digits: 3, units: 1.01 };

/** Describes how two texts differ by more than the last digits of their numbers and the shades of their colors. */
export function textDifference(actual: string, expected: string, areWords: boolean): Apart | undefined {
  if (actual === expected) return undefined;
  const reason = `'${around(actual, expected)}' instead of '${around(expected, actual)}'`;
  if (actual.replace(TOKEN, "#") !== expected.replace(TOKEN, "#"))
    return { level: areWords ? "unsure" : "alien", reason };
  const [tokens, expectedTokens] = [actual, expected].map((text) => text.match(TOKEN) ?? []);
  const largest = largestIn(expectedTokens ?? []);
  let apart: Apart | undefined;
  for (const [at, token] of (tokens ?? []).entries()) {
    const level = tokenLevel(token, expectedTokens?.[at] ?? "", { largest, areWords });
    if (level === "unsure") return { level, reason };
    if (level !== undefined) apart = { level, reason };
  }
  return apart;
}

/** The largest number with a fraction; integers are sizes and counts. */
function largestIn(tokens: readonly string[]): number {
  const fractions = tokens.filter((token) => !token.startsWith("#") && digitsOf(token) > 0);
  return Math.max(0, ...fractions.map((token) => Math.abs(numberIn(token))));
}

interface TokenPlace {
  readonly largest: number;
  readonly areWords: boolean;
}

function tokenLevel(
  actual: string,
  expected: string,
  { largest, areWords }: TokenPlace,
): Apart["level"] | undefined {
  if (actual === expected || (actual.startsWith("#") && areNearColors(actual, expected))) return undefined;
  if (actual.startsWith("#") || expected.startsWith("#")) return "far";
  const distance = Math.abs(numberIn(actual) - numberIn(expected));
  const digits = Math.max(digitsOf(actual), digitsOf(expected));
  if (digits > 0 && distance <= TOLERANCE * largest) return undefined;
  if (!areWords && digits >= ROUNDED.digits && distance <= ROUNDED.units * 10 ** -digits) return undefined;
  if (!areWords) return "far";
  // An integer is a count, a rank or a name; the last digit of other numbers may be rounded either way.
  return digits === 0 || distance <= ROUNDED.units * 10 ** -digits ? "unsure" : "far";
}

function numberIn(token: string): number {
  return Number(token.replace("−", "-"));
}

function digitsOf(token: string): number {
  return /\.(\d+)/.exec(token)?.[1]?.length ?? 0;
}
