// Measures the time from marks to PNG for a figure of 4096×4096 pixels, without text (indexed) and with text: the
// median of nine runs. Prints {"indexed": {"ms": …, "bytes": …}, "withText": …}.
import { encoderOf } from "../../dist/index.js";

const { encode } = await encoderOf("figure.png");

const SIDE = 32;
const ZOOM = 4;
const TILES = 4096 / (SIDE * ZOOM);

/** Smooth blob that differs in every tile, like a feature map. */
function samplesOf(tile) {
  const values = Float32Array.from({ length: SIDE * SIDE }, (_, index) => {
    const [x, y] = [(index % SIDE) - SIDE / 2, Math.floor(index / SIDE) - SIDE / 2];
    return Math.max(0, Math.sin((x * (tile % 7) + y * (tile % 5)) / 9) * Math.exp(-(x * x + y * y) / 160));
  });
  return { width: SIDE, height: SIDE, values, offset: 0, stride: 1 };
}

const rasters = Array.from({ length: TILES * TILES }, (_, tile) => ({
  type: "raster",
  x: (tile % TILES) * SIDE * ZOOM,
  y: Math.floor(tile / TILES) * SIDE * ZOOM,
  zoom: ZOOM,
  domain: [0, 1],
  colormap: "viridis",
  samples: samplesOf(tile),
}));
const text = {
  type: "text",
  x: 9,
  y: 30,
  text: "conv1",
  style: { size: 17, weight: "bold" },
  color: "#1a1a1a",
};

async function timed(marks) {
  const times = [];
  let bytes = 0;
  for (let run = 0; run < 9; run++) {
    const start = performance.now();
    bytes = (await encode({ width: 4096, height: 4096, background: "#440154", marks }, {})).length;
    times.push(performance.now() - start);
  }
  return { ms: times.sort((one, other) => one - other)[4], bytes };
}

console.log(JSON.stringify({ indexed: await timed(rasters), withText: await timed([...rasters, text]) }));
