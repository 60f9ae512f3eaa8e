import { attendedValues, attentionWeights } from "../../tensorGraph/operations/attention.js";
import { einsteinSum } from "../../tensorGraph/operations/einsteinSum.js";
import { dense, gemm, matMul } from "../../tensorGraph/operations/products.js";
import { isLive, type Named } from "../../tensorGraph/values.js";
import { VALUES, WEIGHTS } from "../attentionParts.js";
import type { Call, Operation } from "../call.js";

/** Dense layer at each position of the last axis; its matrix is stored as outputs × inputs. */
const linear: Operation = (call) => {
  const inputs = [call.value("input"), call.value("weight"), call.optional("bias")];
  const site = call.site(inputs, { transB: 1 });
  return call.dims("input").length === 2 ? gemm(site) : dense(site);
};

/** Addmm: β C + α A B. */
const addmm: Operation = (call) => {
  const inputs = [call.value("mat1"), call.value("mat2"), call.value("self")];
  return gemm(call.site(inputs, { alpha: call.number("alpha", 1), beta: call.number("beta", 1) }));
};

/** Product of matrices. Two of them without a batch axis would mix several images. */
const product =
  (other: string): Operation =>
  (call: Call) => {
    const values = [call.value("self"), call.value(other)];
    if (values.every(isLive) && call.dims(other).length < 3 && !values.some(isOfOne))
      throw new Error("it multiplies matrices without a batch axis, which convscope does not support");
    return matMul(call.site(values));
  };

function isOfOne(value: Named): boolean {
  return isLive(value) && value.isOfOne === true;
}

/** Einstein's sums of products. */
const einsum: Operation = (call) =>
  einsteinSum(call.site(call.values("tensors"), { equation: call.text("equation", "") }));

/** The two parts of attention, into which a program's calls are divided. */
const attention: Readonly<Record<string, Operation>> = {
  [WEIGHTS]: (call) => {
    const inputs = [call.value("query"), call.value("key"), call.optional("attn_mask")];
    const scale = call.number("scale", undefined);
    return attentionWeights(
      call.site(inputs, {
        is_causal: Number(call.truth("is_causal", false)),
        ...(scale !== undefined && { scale }),
      }),
    );
  },
  [VALUES]: (call) => attendedValues(call.site([call.value("weights"), call.value("value")])),
};

/** Products of matrices by name. */
export const productOperations: Readonly<Record<string, Operation>> = {
  linear,
  addmm,
  mm: product("mat2"),
  bmm: product("mat2"),
  matmul: product("other"),
  einsum,
  ...attention,
};
