/** Operation that a target names: `torch.ops.aten.add_.Tensor` is `add`, in place. */
export interface Target {
  /** Name in messages: `aten.add_`. */
  readonly title: string;
  /** Name in tables, without the suffix of in-place operations. */
  readonly base: string;
  readonly isInPlace: boolean;
}

/** Parses a target. Python's operations on sizes include the name of its module: `_operator.mul`. */
export function targetOf(target: string): Target {
  const [, name, overload] = /^torch\.ops\.aten\.(\w+)(?:\.(\w+))?$/.exec(target) ?? [];
  if (name === undefined) {
    const title = target.replace(/^torch\.ops\./, "").replace(/\.default$/, "");
    return { title, base: title, isInPlace: false };
  }
  // A maximum along an axis also returns indices, and is a different operation from that of two tensors.
  const isAlong = (name === "max" || name === "min") && overload === "dim";
  const isInPlace = /[^_]_$/.test(name);
  const base = isInPlace ? name.slice(0, -1) : name;
  return { title: `aten.${name}`, base: isAlong ? `${base}_along` : base, isInPlace };
}

/** Operations that return their input. */
export const PASSING: ReadonlySet<string> = new Set([
  "alias",
  "alias_copy",
  "detach",
  "dropout",
  "feature_dropout",
  "alpha_dropout",
  "feature_alpha_dropout",
  "lift_fresh_copy",
  "lift_fresh",
  "positive",
]);

/** Operations that return a view of a tensor's memory, in another shape or order. */
export const VIEWS: ReadonlySet<string> = new Set([
  "as_strided",
  "chunk",
  "contiguous",
  "expand",
  "expand_as",
  "flatten",
  "movedim",
  "narrow",
  "permute",
  "reshape",
  "select",
  "slice",
  "split",
  "split_with_sizes",
  "squeeze",
  "swapaxes",
  "t",
  "to",
  "transpose",
  "unbind",
  "unflatten",
  "unsqueeze",
  "view",
  "view_as",
]);
