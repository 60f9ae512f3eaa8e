import { recordOf } from "../../../network/description.js";

/** Argument of an operation: names of tensors, numbers, or symbols that stand for sizes. */
export type Argument =
  | { readonly kind: "tensor"; readonly name: string }
  | { readonly kind: "tensors"; readonly names: readonly string[] }
  | { readonly kind: "numbers"; readonly values: readonly (number | string)[]; readonly isList: boolean }
  | { readonly kind: "truth"; readonly value: boolean }
  | { readonly kind: "text"; readonly value: string };

/**
 * Reads an argument; undefined for none, and for an argument about devices or memory layouts, which does not affect
 * numbers. Throws a clause for an argument that no tensor operation takes.
 */
export function argumentOf(stored: unknown): Argument | undefined {
  const [[kind, value] = ["as_none", true]] = Object.entries(recordOf(stored));
  const read = READERS.get(kind);
  if (read === undefined)
    throw new Error(`it takes an argument of a kind that convscope does not support (${kind})`);
  return read(value);
}

type Reader = (value: unknown) => Argument | undefined;

const nothing: Reader = () => undefined;
const numbers =
  (isList: boolean): Reader =>
  (value) => ({ kind: "numbers", values: (isList ? listed(value) : [value]).map(numberOf), isList });
const tensors: Reader = (value) => ({
  kind: "tensors",
  names: listed(value).map((each) => nameIn(recordOf(each).as_tensor ?? each)),
});

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["as_none", nothing],
  ["as_memory_format", nothing],
  ["as_layout", nothing],
  ["as_device", nothing],
  ["as_tensor", (value) => ({ kind: "tensor", name: nameIn(value) })],
  ["as_optional_tensor", (value) => argumentOf(value)],
  ["as_tensors", tensors],
  ["as_optional_tensors", tensors],
  ["as_int", numbers(false)],
  ["as_float", numbers(false)],
  ["as_sym_int", numbers(false)],
  ["as_sym_float", numbers(false)],
  ["as_scalar_type", numbers(false)],
  ["as_ints", numbers(true)],
  ["as_floats", numbers(true)],
  ["as_sym_ints", numbers(true)],
  ["as_bool", (value) => ({ kind: "truth", value: value === true })],
  ["as_string", (value) => ({ kind: "text", value: String(value) })],
]);

function listed(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error("one of its lists is invalid");
  return value;
}

/** Number, or the name of a symbol. Infinities are stored as texts. */
function numberOf(value: unknown): number | string {
  const { as_int: whole, as_float: real, as_name: name } = recordOf(value);
  if (typeof name === "string") return name;
  const number = whole ?? real ?? value;
  if (typeof number === "string") return Number(number.replace("inf", "Inf"));
  if (typeof number !== "number") throw new Error("one of its numbers is invalid");
  return number;
}

/** Name of a tensor or symbol; "" if it is omitted. */
export function nameIn(value: unknown): string {
  const { name, as_name: symbol } = recordOf(value);
  const found = name ?? symbol;
  return typeof found === "string" ? found : "";
}

/** Number in a size of an export's schema; undefined for a symbol, which stands for an open size. */
export function fixedSize(size: unknown): number | undefined {
  const { as_int: value } = recordOf(size);
  return typeof value === "number" ? value : undefined;
}
