import { list, type Options, text, type Values } from "../../options.js";
import { formatCount } from "../../pictures/numbers.js";
import { type ViewName, views } from "../../views/index.js";
import type { Command, CommandGroup, Rim } from "../command.js";

/** The options that drawing takes besides those of its view. */
const drawOptions = {
  input: text({
    summary: "the images that it is shown: mnist:test/53, mnist:test/0-9, mnist:test/label=7/0-9",
    hint: "probe",
    fallback: "mnist:test/53",
  }),
  taps: list({
    summary:
      "what to draw: names, globs, kinds (conv, activation …) or groups (maps, all), separated by commas",
    hint: "taps",
    fallback: ["maps"],
  }),
  data: text({
    summary: "the data set of a probe that names none: mnist, or a folder with the four IDX files",
    hint: "data set",
    fallback: "mnist",
  }),
  out: text({
    short: "o",
    summary: "the folder for the figures and their manifest.json",
    hint: "folder",
    fallback: "output",
  }),
};

/** `convscope draw`: one command for each view, made from the table of views. */
export const draw: CommandGroup = {
  summary: "draw what the filters of a network see",
  kind: "view",
  commands: Object.fromEntries(Object.keys(views).map((name) => [name, drawCommand(name as ViewName)])),
};

function drawCommand(name: ViewName): Command<typeof drawOptions> {
  const { summary, options, examples } = views[name];
  return {
    summary,
    positionals: [
      { name: "checkpoint", summary: "a folder or file with a checkpoint, a run, or bundled:seed" },
    ],
    options: { ...drawOptions, ...options },
    examples,
    run: (rim, [checkpoint = ""], values) => drawView(rim, { name, options, checkpoint }, values),
  };
}

interface Chosen {
  readonly name: ViewName;
  readonly options: Options;
  readonly checkpoint: string;
}

async function drawView(
  rim: Rim,
  { name, options, checkpoint }: Chosen,
  values: Values<typeof drawOptions>,
): Promise<void> {
  const [{ open }, { loadProbe }, { draw }, { writeArtifacts }] = await Promise.all([
    import("../../checkpoints/open.js"),
    import("../../data/probe.js"),
    import("../../reports/draw.js"),
    import("../../reports/artifact.js"),
  ]);
  const probe = await loadProbe(values.input, { data: values.data });
  const engine = await rim.startEngine();
  const network = await open(checkpoint);
  const viewOptions = Object.fromEntries(
    Object.entries(values).filter(([option]) => Object.hasOwn(options, option)),
  );
  const drawn = await draw({ engine, network, probe, view: name, taps: values.taps, options: viewOptions });
  const manifest = await writeArtifacts(values.out, drawn.artifacts, drawn.header);
  if (rim.json) rim.data(`${JSON.stringify(manifest, null, 2)}\n`);
  const figures = formatCount(manifest.files.length, "figure");
  rim.say(`${figures} of ${network.name} for ${probe.address}, and manifest.json, in ${values.out}:`);
  rim.say(`  ${manifest.files.map(({ file }) => file).join("  ")}`);
}
