/** The notation of an axis's values. */
export type TickFormat = "plain" | "share" | "power";

/** Enough significant digits for every round value, too few for rounding noise. */
const DIGITS = 9;
/** The limits beyond which values are written as powers of ten. */
const PLAIN = [1e-3, 1e5] as const;

/** The d3 format specifiers, which give all labels of an axis the same number of decimals. */
export const TICK_FORMATS: Readonly<Record<TickFormat, string>> = { plain: "f", share: "%", power: "f" };

/** A round value as an axis label: in d3's notation, or as a multiple of a power of ten. */
export function tickText(value: number, written: string, format: TickFormat): string {
  if (format === "share") return written.replace("%", " %");
  const size = Math.abs(value);
  if (value === 0) return "0";
  return format === "plain" && size >= PLAIN[0] && size < PLAIN[1] ? written : powerText(value);
}

function powerText(value: number): string {
  const [digits = "", exponent = ""] = Number(value.toPrecision(DIGITS)).toExponential().split("e");
  const power = `10${exponent.replace("+", "").replace(/[-\d]/g, (sign) => SUPERSCRIPTS[sign] as string)}`;
  if (digits === "1") return power;
  return digits === "-1" ? `−${power}` : `${digits.replace("-", "−")}×${power}`;
}

const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  "-": "⁻",
  ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((sign, digit) => [String(digit), sign])),
};
