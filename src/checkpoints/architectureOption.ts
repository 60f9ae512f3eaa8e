import { type Option, oneOf, optional } from "../core/options/option.js";
import {
  ARCHITECTURE_NAMES,
  type ArchitectureName,
  STEMS,
  type Stem,
} from "./formats/state/knownArchitectures.js";

/** The architecture of weights without a network, by name. */
export const architectureName: Option<ArchitectureName> = {
  ...oneOf(ARCHITECTURE_NAMES, {
    summary: `architecture of PyTorch weights, which their file does not describe: ${ARCHITECTURE_NAMES.join(", ")} (a checkpoint's address may name one too: weights.pth?as=resnet18)`,
    default: "resnet18",
  }),
  valueName: "architecture",
};

/** The stem of a ResNet, by name. */
export const stemName: Option<Stem> = oneOf(STEMS, {
  summary: "way in which images enter a ResNet: imagenet halves them twice, cifar keeps their size",
  default: "imagenet",
});

/** The option of everything that opens checkpoints. */
export const architectureOption = {
  as: optional(architectureName, "recognized by the names of the weights"),
};
