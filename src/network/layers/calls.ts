import type { Span } from "../../ops/slicing.js";
import { recordOf } from "../description.js";

/** Tensor that a layer reads: an output of a call of another layer. */
export interface Read {
  readonly layer: string;
  readonly call: number;
  readonly output: number;
}

/** Placeholder for a tensor among the arguments of a call, by its index among all tensors that the call reads. */
export class Operand {
  readonly at: number;
  constructor(at: number) {
    this.at = at;
  }
}

/** Symbol for all axes that the other indices omit, `...` in Python. */
export const ELLIPSIS = Symbol("...");

/** Call of a function on tensors: the tensors it reads, and its arguments with an `Operand` for each tensor. */
export interface Call {
  readonly reads: readonly Read[];
  readonly positional: readonly unknown[];
  readonly named: Readonly<Record<string, unknown>>;
}

/** Deepest nesting of lists in arguments: indices, shapes, constants. Deeper nesting is rejected. */
const DEEPEST = 16;

/** Reads a triple that names an output of a layer; undefined for any other value. */
export function readIn(value: unknown): Read | undefined {
  if (!Array.isArray(value)) return undefined;
  const [layer, call, output] = value as readonly unknown[];
  if (typeof layer !== "string" || typeof call !== "number" || typeof output !== "number") return undefined;
  return { layer, call, output };
}

/** Reads the call of a function from a file: arguments of Keras 3, or a list of tensors and settings of Keras 2. */
export function callIn(node: unknown): Call {
  const reads: Read[] = [];
  const taken = (read: Read) => {
    reads.push(read);
    return new Operand(reads.length - 1);
  };
  if (Array.isArray(node)) return listedCall(node, taken, reads);
  const { args, kwargs } = recordOf(node);
  const positional = [args ?? []].flat().map((each: unknown) => argumentIn(each, taken, 0));
  return { reads, positional, named: argumentsIn(kwargs, taken) };
}

type Taking = (read: Read) => Operand;

/** Reads calls of Keras 2: `[layer, call, output, settings]`, or a list of them for a function of a list of tensors. */
function listedCall(node: readonly unknown[], taken: Taking, reads: readonly Read[]): Call {
  const items = (typeof node[0] === "string" ? [node] : node).filter(Array.isArray) as (readonly unknown[])[];
  const first = items.map((item) =>
    item[0] === "_CONSTANT_VALUE" ? item[2] : argumentIn(item.slice(0, 3), taken, 0),
  );
  const named = argumentsIn(items[0]?.[3], taken);
  return { reads, positional: items.length === 1 ? first : [first], named };
}

function argumentsIn(record: unknown, taken: Taking): Readonly<Record<string, unknown>> {
  const entries = Object.entries(recordOf(record));
  return Object.fromEntries(entries.map(([name, value]) => [name, argumentIn(value, taken, 0)]));
}

function argumentIn(value: unknown, taken: Taking, depth: number): unknown {
  if (depth > DEEPEST) throw new Error("its arguments are nested too deeply");
  const within = (each: unknown) => argumentIn(each, taken, depth + 1);
  const read = readIn(value);
  if (read !== undefined) return taken(read);
  if (Array.isArray(value)) return value.map(within);
  if (value === "...") return ELLIPSIS;
  if (typeof value !== "object" || value === null) return value;
  return objectIn(recordOf(value), taken, within);
}

function objectIn(
  record: Readonly<Record<string, unknown>>,
  taken: Taking,
  within: (value: unknown) => unknown,
): unknown {
  const { class_name: name, config } = record;
  const settings = recordOf(config);
  if (name === "__keras_tensor__") {
    const read = readIn(settings.keras_history);
    if (read === undefined) throw new Error("it reads something that is not a tensor of another layer");
    return taken(read);
  }
  if (name === "__ellipsis__" || name === "Ellipsis") return ELLIPSIS;
  if (name === "__slice__" || name === "slice") return spanOf(settings);
  if (name === "__tuple__") return within(settings.value ?? []);
  if (name === "__numpy__" || name === "__tensor__") return settings.value;
  if (name === undefined && "start" in record && "stop" in record) return spanOf(record);
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, within(value)]));
}

function spanOf({ start, stop, step }: Readonly<Record<string, unknown>>): Span {
  const [from, to, by] = [start, stop, step].map((each) =>
    Number.isSafeInteger(each) ? (each as number) : null,
  );
  return { start: from ?? null, stop: to ?? null, step: by ?? null };
}
