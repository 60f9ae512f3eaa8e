// Builds the page "What residuals do": one residual, one plain and one highway network, trained alike, side by side.
// Everything on it is measured here, from the bundled checkpoints alone.
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

/** The table of a measure over some networks, and the chart of it as a file. */
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

/** A number for each network: of its rows, by the name of the checkpoint. */
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
    "The third of five residual blocks, for one digit: what comes in, what the branch makes of it, the sum, and what the ReLU leaves and removes, all on one scale.",
  ],
  [
    "ratio",
    "Branches are not small",
    `Beside what it is added to, a branch has between ${between(ratio.map((row) => row.ratio))} times its norm: the residuals of this network are larger than what they are added to.`,
  ],
  [
    "gradient-cosine",
    "Each branch goes downhill",
    `The cosine between F(x) and the gradient of the loss lies between ${between(cosine.map((row) => row.cosine))}: negative in every block, so that, to first order, each one lowers the loss (Jastrzębski et al. 2018).`,
  ],
  [
    "lesion",
    "Residual and highway blocks can be left out",
    `Accuracy without one of the five blocks, in the mean: ${list(dropOne)}. Without shortcuts it falls apart (Veit et al. 2016).`,
  ],
  [
    "lens",
    "Read out early",
    `The last layer, put on what comes out of the last block but one: ${list(lastButOne)}.`,
  ],
  [
    "flow",
    "The way back",
    "The norm of the gradient at every depth, in the trained network and in three untrained ones.",
  ],
  [
    "highway-gates",
    "Gates open here and there",
    "The mean of each channel's gate T in the highway network: 0 carries the input on, 1 lets the new value in.",
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
