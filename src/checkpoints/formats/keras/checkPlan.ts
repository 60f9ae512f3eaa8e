import { recordOf } from "../../../network/description.js";
import { isKnownClass } from "../../../network/layers/makeLayer.js";
import { operationNamed } from "../../../network/layers/namedOperations.js";
import { type LayerPlan, layerPlan, type ModelPlan, planOf } from "../../../network/layers/topology.js";
import { isFilled, lackingError } from "../tensorGraph/operationNode.js";

const MODELS: ReadonlySet<unknown> = new Set(["Functional", "Sequential", "Model"]);

/**
 * Plan of a configuration that Keras wrote. Throws a clause for a configuration that describes no layers, contains
 * code, needs classes or operations that convscope lacks, or has no input.
 */
export function checkedPlan(config: Readonly<Record<string, unknown>>): ModelPlan {
  const { class_name: className, config: settings } = config;
  const { layers } = recordOf(settings);
  const described = Array.isArray(settings) ? settings : layers;
  if (!MODELS.has(className) || !Array.isArray(described))
    throw new Error(`it describes no layers (class '${String(className ?? "none")}'); export to ONNX`);
  checkLayers(described);
  const plan = planOf(config);
  checkOperations(plan);
  if (!plan.isSequential && plan.inputs.length === 0) throw new Error("it has no input");
  if (!plan.isSequential && plan.outputs.length === 0) throw new Error("it has no outputs");
  return plan;
}

function checkLayers(layers: readonly unknown[]): void {
  for (const layer of layers) checkLayer(layer);
}

function checkLayer(entry: unknown): void {
  const plan = layerPlanOrNothing(entry);
  const record = recordOf(entry);
  const settings = recordOf(record.config);
  const name = String(record.name ?? settings.name ?? record.class_name);
  if (record.class_name === "Lambda")
    throw new Error(
      `its layer '${name}' is Python code (Lambda), which convscope never runs; replace it by Keras layers, or export to ONNX`,
    );
  if (isCode(settings.activation) || isCode(settings.recurrent_activation))
    throw new Error(
      `its layer '${name}' has Python code (a lambda) as its activation, which convscope never runs; replace it by a Keras activation, or export to ONNX`,
    );
  if (MODELS.has(record.class_name)) {
    const inner: unknown = Array.isArray(record.config) ? record.config : settings.layers;
    if (Array.isArray(inner)) checkLayers(inner);
    return;
  }
  if (plan?.operation !== undefined) return;
  if ("layer" in settings) checkLayer(settings.layer);
  checkSizes(settings, name);
  checkClass(record, name);
}

/** Settings that are counts, and those of them that may be zero. */
const COUNTS = [
  "filters",
  "units",
  "kernel_size",
  "strides",
  "pool_size",
  "dilation_rate",
  "depth_multiplier",
  "size",
];
const SIZES = ["padding", "cropping", "output_padding"];

/** Largest window or padding; real networks stay far below. */
const MOST = 2 ** 24;

/**
 * Checks the sizes in a layer's settings. Engines do not check them, and an invalid size can corrupt their memory or
 * make them hang.
 */
function checkSizes(settings: Readonly<Record<string, unknown>>, name: string): void {
  for (const setting of [...COUNTS, ...SIZES]) {
    const value = settings[setting];
    if (value === undefined || value === null || typeof value === "string") continue;
    const least = SIZES.includes(setting) ? 0 : 1;
    const numbers = [value].flat(2);
    const isSize = (each: unknown) =>
      Number.isSafeInteger(each) && (each as number) >= least && ((each as number) <= MOST || least === 1);
    if (!numbers.every(isSize))
      throw new Error(
        `the ${setting} of its layer '${name}' is ${JSON.stringify(value)}, which is not a valid size`,
      );
  }
}

/** Plan of a layer; undefined if it is damaged, which is reported once the whole plan is read. */
function layerPlanOrNothing(entry: unknown): LayerPlan | undefined {
  try {
    return layerPlan(entry);
  } catch {
    return undefined;
  }
}

/** True for code: Keras stores functions without a name as bytecode, in one of three forms. */
function isCode(value: unknown): boolean {
  const { class_name: className, config } = recordOf(value);
  return (
    value === "<lambda>" || className === "__lambda__" || (className === "function" && Array.isArray(config))
  );
}

function checkClass(record: Readonly<Record<string, unknown>>, name: string): void {
  const { class_name: className, module, registered_name: registered } = record;
  if (typeof className !== "string") return;
  const own = [registered, className].find(
    (each): each is string => typeof each === "string" && each.includes(">") && !each.startsWith("Keras>"),
  );
  const isForeign = typeof module === "string" && !/^(?:tf_)?keras\b/.test(module);
  if (own !== undefined || isForeign)
    throw new Error(
      `its layer '${name}' is of the class '${own ?? className}', which the file does not describe; export to ONNX`,
    );
  if (!isKnownClass(className))
    throw new Error(
      `its layer '${name}' is of the class '${className}', which convscope does not support; export to ONNX`,
    );
}

function checkOperations(plan: ModelPlan): void {
  const lacking = operationsIn(plan).filter(({ op }) => operationNamed(op) === undefined);
  if (isFilled(lacking)) throw lackingError(lacking, "export to ONNX");
}

function operationsIn({ layers }: ModelPlan): readonly { readonly name: string; readonly op: string }[] {
  return layers.flatMap(({ name, operation, within }) => [
    ...(operation === undefined ? [] : [{ name, op: operation.name }]),
    ...(within === undefined ? [] : operationsIn(within)),
  ]);
}
