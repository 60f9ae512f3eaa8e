/** Keys of lists that begin with names of layers. */
const CALLS: ReadonlySet<string> = new Set(["inboundNodes", "inputLayers", "outputLayers"]);

/**
 * Settings in the form that TensorFlow.js's layers take: names of settings, and words among their values, in camel
 * case, such as `channelsFirst`. Names of layers stay as they are, and numbers in numpy's format are converted.
 */
export function camelCased(value: unknown, key = ""): unknown {
  if (typeof value === "string") return toCamelCase(value);
  if (Array.isArray(value)) {
    return value.map((each: unknown, index) =>
      CALLS.has(key) && index === 0 && typeof each === "string" ? each : camelCased(each, key),
    );
  }
  if (typeof value !== "object" || value === null) return value;
  const { type, value: number } = value as Readonly<Record<string, unknown>>;
  if (type === "ndarray" && typeof number === "number") return number;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      const camel = toCamelCase(name);
      return [camel, name === "name" && typeof inner === "string" ? inner : camelCased(inner, camel)];
    }),
  );
}

function toCamelCase(text: string): string {
  if (text.length <= 1 || !text.includes("_")) return text;
  return text.replace(/_+(\w|$)/g, (_, letter: string) => letter.toUpperCase());
}
