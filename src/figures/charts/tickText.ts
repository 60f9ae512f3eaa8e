/** How the values of an axis are written. */
export type TickFormat = "plain" | "share" | "power";

/** Enough digits for every round value, too few for the noise of its last bits. */
const DIGITS = 9;
/** From here on down, and from here on up, values are written as powers of ten. */
const PLAIN = [1e-3, 1e5] as const;

/** What d3 is told of a format, so that all labels of an axis get as many decimals. */
export const TICK_FORMATS: Readonly<Record<TickFormat, string>> = { plain: "f", share: "%", power: "f" };

/** A round value as an axis prints it: as d3 wrote it, or as a multiple of a power of ten. */
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
