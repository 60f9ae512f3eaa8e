import tf = require("@tensorflow/tfjs");

import { unknown } from "../core/errors.js";
import { flagName, resolve } from "../core/options/option.js";
import { seeded } from "../engine/seeds.js";
import type { Task } from "./architecture.js";
import { architectureOf } from "./index.js";

/** Identity of an untrained network: equal fields give equal weights. */
export interface FreshNetwork {
  readonly architecture: string;
  /** Options of the architecture. Default: none given. */
  readonly options?: Readonly<Record<string, unknown>>;
  readonly task: Task;
  readonly seed: number;
}

/** Checked options of an architecture. Throws `UserError` for an unknown option, listing the known ones. */
export function architectureOptions(
  name: string,
  given: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  const { options } = architectureOf(name);
  const strange = Object.keys(given).find((option) => !Object.hasOwn(options, option));
  if (strange === undefined) return resolve(options, given);
  throw unknown(`option of ${name}`, flagName(strange), Object.keys(options).map(flagName));
}

/** Builds an untrained network. Throws `UserError` for an unknown architecture, option or value. */
export function freshModel({ architecture, options, task, seed }: FreshNetwork): tf.LayersModel {
  const checked = architectureOptions(architecture, options);
  return builtOrNothing(() =>
    seeded(["weights", seed], () => architectureOf(architecture).build(task, checked)),
  );
}

/** Builds a network; on failure, disposes of all weights created so far. */
function builtOrNothing<T>(build: () => T): T {
  const { registeredVariables } = tf.engine();
  const before = new Set(Object.keys(registeredVariables));
  try {
    return build();
  } catch (error) {
    for (const [name, variable] of Object.entries(registeredVariables))
      if (!before.has(name)) variable.dispose();
    throw error;
  }
}
