import type * as tf from "@tensorflow/tfjs";

import { dequantize, quantize, roundedToSteps } from "../../../../ops/quantize.js";
import type { Plain } from "../plain.js";
import type { Made, Operand, Site } from "../site.js";
import { axisAt, constant, isLive, type Known, nowOf } from "../values.js";

/** Smallest and largest number of an integer type. */
function rangeOf({ values }: Plain): readonly [number, number] {
  if (values instanceof Int8Array) return [-128, 127];
  if (values instanceof Int16Array) return [-32768, 32767];
  if (values instanceof Uint16Array) return [0, 65535];
  return [0, 255];
}

/** Scale or zero point of a tensor: one number, or one per position along an axis. */
function alongAxis(site: Site, known: Known): Known {
  const { dims, values, isWhole } = nowOf(known);
  if (values.length === 1) return constant({ dims: [], values, isWhole });
  const shape = site.dims(0);
  const axis = axisAt(site.integer("axis", 1), shape.length);
  if (dims.length !== 1 || dims[0] !== shape[axis])
    throw new Error(`${dims.join("×")} scales do not fit an axis of ${shape[axis]}`);
  return constant({ dims: shape.map((length, at) => (at === axis ? length : 1)), values, isWhole });
}

const NONE: Known = constant({ dims: [], values: new Float32Array(1), isWhole: true });

/** Scale and zero point of a node, shaped for use with the tensor. */
function stepsOf(site: Site): { readonly scale: Known; readonly zero: Known } {
  if (site.integer("block_size", 0) !== 0)
    throw new Error("it quantizes in blocks, which convscope does not support");
  const zero = site.has(2) ? alongAxis(site, site.constant(2)) : NONE;
  return { scale: alongAxis(site, site.constant(1)), zero };
}

function operandsOf(
  site: Site,
  { scale, zero }: { readonly scale: Known; readonly zero: Known },
): readonly [Operand, Operand] {
  const shared = { layout: site.layout(0), rank: site.dims(0).length };
  return [
    { value: scale, ...shared },
    { value: zero, ...shared },
  ];
}

/** QuantizeLinear: rounds to the nearest step. Together with the DequantizeLinear that reads it, it is one tap. */
export function quantizeLinear(site: Site): Made {
  const value = site.value(0);
  const layout = site.layout(0);
  const steps = stepsOf(site);
  const [least, most] = limitsOf(site);
  return {
    kind: "other",
    op: `${most - least + 1} steps`,
    operands: [{ value, layout }, ...operandsOf(site, steps)],
    layout,
    run: ([x, scale, zero]) =>
      quantize(x as tf.Tensor, { scale: scale as tf.Tensor, zero: zero as tf.Tensor, least, most }),
    ...(isLive(value) && { quantized: { of: value, ...steps, least, most } }),
  };
}

/** Limits of the steps: from the type of the zero point, else from a setting, else 0 to 255. */
function limitsOf(site: Site): readonly [number, number] {
  if (site.has(2)) return rangeOf(nowOf(site.constant(2)));
  const type = OUTPUT_TYPES[site.integer("output_dtype", 2)];
  if (type === undefined) throw new Error("it quantizes to a type that convscope does not support");
  return rangeOf({ dims: [], values: type, isWhole: true });
}

const OUTPUT_TYPES: Readonly<Record<number, Plain["values"]>> = {
  0: new Uint8Array(1),
  2: new Uint8Array(1),
  3: new Int8Array(1),
  4: new Uint16Array(1),
  5: new Int16Array(1),
};

/** DequantizeLinear: converts steps to values. After QuantizeLinear, it rounds that operation's input. */
export function dequantizeLinear(site: Site): Made {
  const value = site.value(0);
  const layout = site.layout(0);
  const steps = stepsOf(site);
  const before = isLive(value) ? value.quantized : undefined;
  const shared = { layout, kind: "noise" } as const;
  if (before === undefined) {
    return {
      ...shared,
      op: "values of steps",
      operands: [{ value, layout }, ...operandsOf(site, steps)],
      run: ([q, scale, zero]) =>
        dequantize(q as tf.Tensor, { scale: scale as tf.Tensor, zero: zero as tf.Tensor }),
    };
  }
  const { of, least, most } = before;
  const isSame = [steps.scale, before.scale, steps.zero, before.zero].map((each) =>
    String(nowOf(each).values),
  );
  const isPair = isSame[0] === isSame[1] && isSame[2] === isSame[3];
  return {
    ...shared,
    op: `rounded to ${most - least + 1} steps (quantization)`,
    operands: [{ value: of, layout }, ...operandsOf(site, before), ...operandsOf(site, steps)],
    run: ([x, ...rest]) => {
      const [scale, zero, after, offset] = rest as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      const given = { scale, zero, least, most };
      if (isPair) return roundedToSteps(x as tf.Tensor, given);
      return dequantize(quantize(x as tf.Tensor, given), { scale: after, zero: offset });
    },
  };
}
