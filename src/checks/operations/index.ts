import type { OperationName } from "../kernelCase.js";
import { convolutions } from "./convolutions.js";
import { normalization } from "./normalization.js";
import { notANumber } from "./notANumber.js";
import type { Operation } from "./operation.js";
import { pooling } from "./pooling.js";
import { products } from "./products.js";

/** All operations of the check. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  ...convolutions,
  ...pooling,
  ...normalization,
  ...products,
  ...notANumber,
};
