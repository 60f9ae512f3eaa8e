// Builds the page "What residuals do": a residual, a plain and a highway network, trained the same way, side by side.
// Everything on it is measured here, using only the bundled checkpoints.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { chartFigure, draw, encoderOf, loadProbe, measure, open, startEngine } from "convscope";

const out = process.argv[2] ?? "output/what-residuals-do";
const NETWORKS = ["bundled:mini-resnet", "bundled:plain", "bundled:highway"];

const engine = await startEngine();
const probe = await loadProbe(process.argv[3] ?? "mnist:test/0-1999");
const svg = await encoderOf("figure.svg");
const percent = (share) => `${(100 * share).toFixed(1)} %`;
const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** Measures some networks and writes the chart of the result to a file; returns the table. */
async function charted(name, checkpoints, { options = {}, images = probe, chart = {} } = {}) {
  const networks = checkpoints.map((checkpoint) => () => open(checkpoint));
  const measured = await measure({ engine, networks, probe: images, measure: name, options });
  const notes = [`${checkpoints.join(", ")} · ${images.shape[0]} images of ${images.address}`];
  const figure = await chartFigure(measured.table, { ...measured.chart, ...chart }, { notes });
  await writeFile(join(out, `${name}.svg`), await svg.encode(figure, { Title: measured.chart.title }));
  const names = measured.table.columns.map((column) => column.name);
  const rows = measured.table.rows.map((row) => Object.fromEntries(row.map((cell, at) => [names[at], cell])));
  return rows;
}

/** Computes a number from each network's rows, by the name of its checkpoint. */
function byNetwork(rows, numberOf) {
  const names = [...new Set(rows.map(({ checkpoint }) => checkpoint))];
  return names.map((name) => [name, numberOf(rows.filter(({ checkpoint }) => checkpoint === name))]);
}

async function blocksFigure() {
  const network = await open("bundled:mini-resnet");
  const digit = await loadProbe("mnist:test/53");
  const drawn = await draw({
    engine,
    network,
    probe: digit,
    view: "blocks",
    taps: ["residual3"],
    formats: ["svg"],
  });
  network.dispose();
  await writeFile(join(out, "blocks.svg"), drawn.artifacts[0].bytes);
}

await mkdir(out, { recursive: true });
await blocksFigure();
const ratio = await charted("ratio", ["bundled:mini-resnet"]);
const cosine = await charted("gradient-cosine", ["bundled:mini-resnet"]);
const lesion = await charted("lesion", NETWORKS);
const lens = await charted("lens", NETWORKS);
await charted("flow", NETWORKS);
await charted("highway-gates", ["bundled:highway"]);

const dropOne = byNetwork(lesion, (rows) =>
  mean(rows.filter(({ dropped }) => dropped === 1).map((row) => row.accuracy)),
);
const lastButOne = byNetwork(lens, (rows) => rows.at(-2).accuracy);
const list = (pairs) => pairs.map(([name, share]) => `${name} ${percent(share)}`).join(", ");
const between = (numbers) => `${Math.min(...numbers).toFixed(2)} and ${Math.max(...numbers).toFixed(2)}`;

const parts = [
  [
    "blocks",
    "x, F(x) and their sum",
    "The third of five residual blocks, for one digit: its input x, the output of its branch F(x), their sum, and the parts that the ReLU keeps and removes, all on one scale.",
  ],
  [
    "ratio",
    "Branches are not small",
    `The norm of a branch is between ${between(ratio.map((row) => row.ratio))} times the norm of its shortcut: the residuals of this network are larger than the signal they are added to.`,
  ],
  [
    "gradient-cosine",
    "Each branch follows the negative gradient",
    `The cosine between F(x) and the gradient of the loss lies between ${between(cosine.map((row) => row.cosine))}: it is negative in every block, so each block lowers the loss to first order (Jastrzębski et al. 2018).`,
  ],
  [
    "lesion",
    "Residual and highway blocks can be left out",
    `Mean accuracy with one of the five blocks removed: ${list(dropOne)}. Without shortcuts the accuracy collapses (Veit et al. 2016).`,
  ],
  [
    "lens",
    "Early readout",
    `Accuracy of the last layer applied to the output of the second-to-last block: ${list(lastButOne)}.`,
  ],
  [
    "flow",
    "Gradients at depth",
    "The norm of the gradient at every depth, in the trained network and in three untrained ones.",
  ],
  [
    "highway-gates",
    "Gates open selectively",
    "The mean of each channel's gate T in the highway network: 0 carries the input through, 1 takes the new value.",
  ],
];
const sections = parts.map(
  ([name, title, text]) =>
    `<section><h2>${title}</h2><p>${text}</p><img src="${name}.svg" alt="${title}: ${text}"></section>`,
);
const style =
  "body{font:16px/1.5 Arial,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}img{max-width:100%;height:auto}";
const page = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>What residuals do</title><style>${style}</style>
<h1>What residuals do</h1>
<p>Three networks of five blocks of eight channels, trained on MNIST in the same way: with shortcuts (seed) and without (plain), 12 epochs each, and with gates (highway), 8 epochs.
Measured on ${probe.shape[0]} images of ${probe.address} with the ${engine.name} engine.</p>
${sections.join("\n")}
</html>
`;
await writeFile(join(out, "index.html"), page);
console.log(`${parts.length} figures and index.html in ${out}`);
