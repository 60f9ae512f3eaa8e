import { dense, gemm, matMul } from "../../tensorGraph/operations/products.js";
import { isLive } from "../../tensorGraph/values.js";
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
    if (values.every(isLive) && call.dims(other).length < 3)
      throw new Error("it multiplies matrices without a batch axis, which convscope does not support");
    return matMul(call.site(values));
  };

/** Products of matrices by name. */
export const productOperations: Readonly<Record<string, Operation>> = {
  linear,
  addmm,
  mm: product("mat2"),
  bmm: product("mat2"),
  matmul: product("other"),
};
