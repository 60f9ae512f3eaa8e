import { einsteinProduct } from "../../../../ops/einsteinProduct.js";
import type { Made, Site } from "../site.js";
import { dimsOf } from "../values.js";

/** Einsum: sums of products of tensors, whose axes an equation names. */
export function einsteinSum(site: Site): Made {
  const values = site.inputs.filter((input) => input !== undefined);
  const equation = site.text("equation", "");
  const ranks = values.map((value) => dimsOf(value).length);
  return {
    kind: values.length > 1 ? "merge" : "reshape",
    op: `einsum ${equation.replaceAll(" ", "")}`,
    ...(values.length > 1 && { role: "matrixProduct" as const }),
    operands: values.map((value) => ({ value, layout: "plain" })),
    layout: "plain",
    run: (tensors) => einsteinProduct(equation, tensors, ranks),
  };
}
