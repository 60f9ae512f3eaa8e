import { architectureOption } from "../../checkpoints/architectureOption.js";
import { shapeText } from "../../core/format.js";
import { list, type Values } from "../../core/options/option.js";
import type { FedInput } from "../../data/feed.js";
import { type Head, headWords } from "../../network/heads.js";
import type { FileFacts } from "../../network/openedNetwork.js";
import type { ReceptiveField } from "../../network/receptive/tapField.js";
import type { Tap } from "../../network/tap.js";
import type { Command, CommandContext } from "../command.js";
import { FIELD_COLUMNS, fieldCells, fieldFacts } from "../fieldCells.js";
import { textTable } from "../textTable.js";

const options = {
  ...architectureOption,
  taps: list({
    summary: "taps to list: names, globs, kinds or groups, separated by commas",
    valueName: "taps",
    default: ["all"],
  }),
};

/** `convscope taps`: the taps of a network, with shapes and costs. */
export const taps: Command<typeof options> = {
  summary: "list the taps of a network",
  positionals: [
    { name: "checkpoint", summary: "a folder or file with a checkpoint, a run, or bundled:mini-resnet" },
  ],
  options,
  examples: [
    {
      line: "convscope taps bundled:mini-resnet",
      does: "lists every tap with its operation, shape and costs, and which taps are outputs",
    },
    {
      line: "convscope taps bundled:mini-resnet --taps conv --json",
      does: "lists the outputs of convolutions as JSON",
    },
  ],
  run,
};

async function run(
  context: CommandContext,
  [checkpoint = ""]: readonly string[],
  values: Values<typeof options>,
): Promise<void> {
  const [{ open }, { withArchitecture }, { selectTaps }, { pixelsWords }] = await Promise.all([
    import("../../checkpoints/open.js"),
    import("../../checkpoints/checkpointAddress.js"),
    import("../../network/tap.js"),
    import("../../network/pixelRange.js"),
  ]);
  await context.startEngine({ computes: false });
  const network = await open(withArchitecture(checkpoint, values.as));
  const chosen = selectTaps(network.taps, values.taps);
  const { name, sha256, file, heads, preprocessing, recordedImages, input, furtherInputs } = network;
  const [image] = network.taps;
  const fields = new Map(network.fields().map((field, at) => [network.taps[at]?.name, field]));
  const fieldOf = (tap: Tap) => fields.get(tap.name) ?? UNKNOWN_FIELD;
  network.dispose();
  const inputs = [{ name: image?.name ?? "", shape: input }, ...furtherInputs];
  const told = {
    checkpoint: { name, sha256, ...file, preprocessing },
    inputs,
    heads,
    taps: chosen.map((tap) => ({ ...tap, field: fieldFacts(fieldOf(tap)) })),
  };
  if (context.json) return context.data(`${JSON.stringify(told, null, 2)}\n`);
  const rows = chosen.map((tap) => [
    tap.name,
    tap.kind,
    tap.op,
    tap.shape.map((size) => size ?? "any").join("×"),
    tap.parameters,
    tap.macs ?? UNKNOWN,
    ...fieldCells(fieldOf(tap), UNKNOWN),
    ...outputCell(tap.name, heads),
  ]);
  const parameters = chosen.reduce((sum, tap) => sum + tap.parameters, 0);
  const hasSeveral = heads.length > 1;
  const total = [
    "total",
    "",
    "",
    "",
    parameters,
    totalOf(chosen) ?? UNKNOWN,
    "",
    "",
    "",
    ...(hasSeveral ? [""] : []),
  ];
  const columns = [
    "tap",
    "kind",
    "operation",
    "shape",
    "parameters",
    "MACs",
    ...FIELD_COLUMNS,
    ...(hasSeveral ? ["output"] : []),
  ];
  const images =
    recordedImages === undefined
      ? pixelsWords(preprocessing)
      : `${recordedImages.count}, without their pixels`;
  context.data(
    `${textTable(columns, [...rows, total])}\n${file === undefined ? "" : `${fileWords(file)}\n`}images: ${images}\n${inputsWords(inputs)}`,
  );
}

/** Lists the inputs of a network that has several: the image, and those that --feed gives. */
function inputsWords([image, ...further]: readonly FedInput[]): string {
  if (image === undefined || further.length === 0) return "";
  const words = further.map(({ name, shape }) => `${name} (${shapeText(shape)}, --feed ${name}=…)`);
  return `inputs: ${[`${image.name} (${shapeText(image.shape)}, the images)`, ...words].join(", ")}\n`;
}

/** Describes the files of a checkpoint. */
function fileWords({ format, framework, precision, bytes, leftOut = [] }: FileFacts): string {
  const maker = framework === null ? [] : [framework];
  const facts = [format, ...maker, precision, `${bytes.toLocaleString("en-US")} bytes`].join(", ");
  return leftOut.length === 0 ? facts : `${facts}\nLeft out: ${leftOut.join("; ")}`;
}

/** The description of a tap as an output, if the network has several outputs. */
function outputCell(tap: string, heads: readonly Head[]): readonly string[] {
  if (heads.length < 2) return [];
  const head = heads.find(({ name }) => name === tap);
  return [head === undefined ? "" : headWords(head)];
}

const UNKNOWN_FIELD: ReceptiveField = { status: "unknown", axes: [] };

/** The placeholder for a number that depends on an open dimension. */
const UNKNOWN = "–";

function totalOf(taps: readonly Tap[]): number | null {
  return taps.reduce<number | null>(
    (sum, { macs }) => (sum === null || macs === null ? null : sum + macs),
    0,
  );
}
