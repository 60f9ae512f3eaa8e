import { isPassing } from "./ownLayers.js";
import type { LayerPlan, ModelPlan } from "./topology.js";

/** Words for what files of a trained network hold besides it. */
export const TRAINING_CONFIG = "the loss, optimizer and metrics of its training";
export const OPTIMIZER_STATE = "the state of its optimizer";

/** Settings that change weights in training alone, in either spelling. */
const TRAINING_SETTING = /_?(?:regularizer|constraint)$/i;

/** Layers of TensorFlow.js that pass their input on at inference. */
const TRAINING_CLASS = /Dropout\w*$|^Gaussian/;

/**
 * Describes the parts of a topology that act in training alone and that an opened network does without: regularizers and
 * constraints of weights, and layers that change their input in training.
 */
export function trainingParts(plan: ModelPlan): readonly string[] {
  const layers = layersIn(plan);
  const limited = layers.filter(({ config }) => hasTrainingSetting(config)).length;
  const classes = layers.map(({ className }) => className).filter(isOfTraining);
  return [
    ...(limited === 0 ? [] : [`regularizers and constraints of ${layerCount(limited)}`]),
    ...(classes.length === 0
      ? []
      : [
          `the effect in training of ${layerCount(classes.length)} (${[...new Set(classes)].sort().join(", ")})`,
        ]),
  ];
}

function layerCount(count: number): string {
  return count === 1 ? "one layer" : `${count} layers`;
}

function layersIn({ layers }: ModelPlan): readonly LayerPlan[] {
  return layers.flatMap((layer) => (layer.within === undefined ? [layer] : layersIn(layer.within)));
}

function isOfTraining(className: string): boolean {
  return TRAINING_CLASS.test(className) || (isPassing(className) && className !== "Identity");
}

/** True if settings, or those of a layer within, name a regularizer or constraint. */
function hasTrainingSetting(config: unknown): boolean {
  let found = false;
  JSON.stringify(config, (key, value: unknown) => {
    found ||= TRAINING_SETTING.test(key) && value !== null;
    return value;
  });
  return found;
}
