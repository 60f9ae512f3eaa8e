/** Formats a number for figures: three digits, a true minus sign, powers of ten only where needed. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value < 0 ? "−∞" : "∞";
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e-3 && size < 1e5 ? String(Number(value.toPrecision(3))) : exponential(value);
  return text.replace("-", "−");
}

/** Formats a count with its noun: `1 channel`, `64 channels`. */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function exponential(value: number): string {
  const [digits = "", exponent = ""] = value.toExponential(2).split("e");
  return `${Number(digits)}e${exponent.replace("+", "").replace("-", "−")}`;
}

/** Formats a shape for messages: `28×28×8`, with `any` for an open dimension. */
export function shapeText(shape: readonly (number | null)[]): string {
  return shape.map((size) => size ?? "any").join("×");
}

/** Serializes a value as the text of a JSON file, indented by two spaces. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Replaces the characters of a name that would break a line or change the direction of the text. */
export function plainName(name: string): string {
  return name.replace(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu, "�");
}
