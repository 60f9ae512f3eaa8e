import {
  batchNormalization,
  groupNormalization,
  instanceNormalization,
  layerNormalization,
} from "../../tensorGraph/operations/normalizations.js";
import { plainOf } from "../../tensorGraph/plain.js";
import { constant, type Named } from "../../tensorGraph/values.js";
import type { Call, Operation } from "../call.js";

/** Parameter per channel, or its default if the network has none. */
function perChannel(call: Call, name: string, none: number): Named {
  const channels = call.dims("input")[1] ?? 1;
  const filled = () =>
    constant(
      plainOf(
        [channels],
        Array.from({ length: channels }, () => none),
        false,
      ),
    );
  return call.optional(name) ?? filled();
}

const batch: Operation = (call) => {
  if (call.truth("training", false) || !call.has("running_mean"))
    throw new Error("it was exported for training; export the network in evaluation mode (model.eval())");
  const statistics = [perChannel(call, "running_mean", 0), perChannel(call, "running_var", 1)];
  const affine = [perChannel(call, "weight", 1), perChannel(call, "bias", 0)];
  const settings = { epsilon: call.number("eps", 1e-5) };
  return [batchNormalization(call.site([call.value("input"), ...affine, ...statistics], settings))];
};

const layer: Operation = (call) => {
  const axes = call.numbers("normalized_shape")?.length ?? 1;
  const settings = { axis: -axes, epsilon: call.number("eps", 1e-5) };
  const inputs = [call.value("input"), call.optional("weight"), call.optional("bias")];
  return layerNormalization(call.site(inputs, settings));
};

const group: Operation = (call) => {
  const settings = {
    num_groups: call.number("num_groups", undefined) ?? call.number("group", 1),
    epsilon: call.number("eps", 1e-5),
  };
  const affine = [perChannel(call, "weight", 1), perChannel(call, "bias", 0)];
  return [groupNormalization(call.site([call.value("input"), ...affine], settings))];
};

const instance: Operation = (call) => {
  if (!call.truth("use_input_stats", true)) return batch(call);
  const affine = [perChannel(call, "weight", 1), perChannel(call, "bias", 0)];
  const settings = { epsilon: call.number("eps", 1e-5) };
  return instanceNormalization(call.site([call.value("input"), ...affine], settings));
};

/** Normalizations by name. */
export const normalizationOperations: Readonly<Record<string, Operation>> = {
  batch_norm: batch,
  _native_batch_norm_legit: batch,
  _native_batch_norm_legit_no_training: batch,
  native_batch_norm: batch,
  layer_norm: layer,
  native_layer_norm: layer,
  group_norm: group,
  native_group_norm: group,
  instance_norm: instance,
};
