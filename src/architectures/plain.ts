import type { Values } from "../core/options/option.js";
import type { Architecture, Task } from "./architecture.js";
import { declarations } from "./declarations.js";
import { residualStages, vggStages } from "./depths.js";
import { relu } from "./parts/buildingBlocks.js";
import { conv, stackModel } from "./parts/stack.js";
import { stagesModel } from "./parts/stages.js";
import { vggModel } from "./parts/vgg.js";

type PlainOptions = typeof declarations.plain.options;
type Variant = Values<PlainOptions>["variant"];
type Size = Omit<Values<PlainOptions>, "variant">;

const NO_SHORTCUTS = { variant: "original", shortcut: "none", start: "he" } as const;

/** Recipe of each variant, with its default depth and width. */
const VARIANTS = {
  mini: (task: Task, { depth, width }: Size) => {
    const channels = width ?? 8;
    const block = (at: number) => [conv(`plain${at}`, channels, "linear"), relu(`relu${at}`)];
    return stackModel("plain", task, { depth: depth ?? 5, width: channels, block });
  },
  he: (task: Task, { depth, width }: Size) =>
    stagesModel("plain", task, { stages: residualStages(depth ?? 20, width), kind: NO_SHORTCUTS }),
  vgg: (task: Task, { depth, width }: Size) =>
    vggModel("plain", task, { stages: vggStages(depth ?? 16), width: width ?? 64 }),
} as const satisfies Readonly<Record<Variant, unknown>>;

/**
 * Networks without shortcuts: `mini-resnet` without its shortcuts (23,866 parameters on MNIST), the plain networks
 * that He et al. 2015 compare theirs with, and those of Simonyan and Zisserman 2014.
 */
export const plain: Architecture<PlainOptions> = {
  ...declarations.plain,
  build: (task, { variant, ...size }) => VARIANTS[variant](task, size),
};
