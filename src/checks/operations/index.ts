import type { OperationName } from "../kernelCase.js";
import { convolutions } from "./convolutionOperations.js";
import { normalization } from "./normalizationOperations.js";
import { notANumber } from "./notANumberOperations.js";
import type { Operation } from "./operation.js";
import { pooling } from "./poolingOperations.js";
import { products } from "./productOperations.js";

/** All operations of the check. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  ...convolutions,
  ...pooling,
  ...normalization,
  ...products,
  ...notANumber,
};
