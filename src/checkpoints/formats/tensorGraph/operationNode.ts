import type { Plain } from "./plain.js";

/** Setting of an operation, in exactly one of these forms. */
export interface Setting {
  readonly float?: number;
  readonly integer?: number;
  readonly text?: string;
  readonly tensor?: () => Plain;
  /** Default: none. */
  readonly floats?: readonly number[];
  /** Default: none. */
  readonly integers?: readonly number[];
}

/** Operation in a file: it computes named tensors from named tensors. An omitted input has the name "". */
export interface OperationNode {
  readonly name: string;
  readonly op: string;
  /** Its operation in the file, if it was translated from another one. Default: `op`. */
  readonly fileOp?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

/** Node as messages name it: `node 'conv1' (Conv)`, with the name of its first output if it has none. */
export function nodeWords({ name, op, fileOp = op, outputs = [] }: Mentioned): string {
  return `node '${name === "" ? (outputs[0] ?? "") : name}' (${fileOp})`;
}

/** Node that a message mentions. */
type Mentioned = Pick<OperationNode, "name" | "op" | "fileOp"> & { readonly outputs?: readonly string[] };

/**
 * Error for nodes of operations that convscope lacks: it names the first of them, all other operations, and a cure.
 * Default: to export a part of the network.
 */
export function lackingError(nodes: readonly [Mentioned, ...Mentioned[]], cure?: string): Error {
  const [first] = nodes;
  const others = [...new Set(nodes.map(({ op }) => op))].filter((op) => op !== first.op).sort();
  const also = others.length === 0 ? "" : `, like others in it (${others.join(", ")})`;
  const remedy = cure ?? `export the part of the network that does without ${also === "" ? "it" : "them"}`;
  return new Error(`its ${nodeWords(first)} is an operation that convscope lacks${also}; ${remedy}`);
}

/** True for a list with at least one element. */
export function isFilled<T>(list: readonly T[]): list is readonly [T, ...T[]] {
  return list.length > 0;
}
