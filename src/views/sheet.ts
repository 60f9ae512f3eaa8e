import { type Activation, planesOf } from "../activations/activation.js";
import { extentOf, stateOf, statisticsOf } from "../activations/statistics.js";
import type { Tap } from "../checkpoints/tap.js";
import { integer, oneOf, type Values } from "../options.js";
import { COLORMAP_NAMES, DEFAULT_COLORMAPS } from "../pictures/color/colormap.js";
import type { Measure } from "../pictures/measure.js";
import { scaleOf } from "../pictures/scale/domain.js";
import { fileNamesOf } from "./fileName.js";
import { composeSheet } from "./sheetFigure.js";
import type { Channel } from "./tile.js";
import type { Drawing, Facts, Subject, View } from "./view.js";

const options = {
  colormap: oneOf(["auto", ...COLORMAP_NAMES], {
    summary:
      "the colors; auto takes viridis for data from zero up and RdBu_r, zero in the middle, for signed data",
    fallback: "auto",
  }),
  columns: integer({ summary: "tiles in a row; 0 lets the layout choose", fallback: 0, min: 0, max: 2048 }),
  zoom: integer({ summary: "pixels per sample; 0 lets the layout choose", fallback: 0, min: 0, max: 64 }),
};

/** Every channel of a tap as a tile, all on one scale, one figure for each tap and image. */
export const sheet: View<typeof options> = {
  summary: "every channel of a tap as a tile, all on one scale",
  options,
  examples: [
    {
      line: "convscope draw sheet bundled:seed",
      does: "draws every feature map of the bundled network for one digit",
    },
    {
      line: "convscope draw sheet runs/seed --input mnist:test/label=7/0-9 --taps 'residual*'",
      does: "draws every branch and sum of your own network for ten sevens",
    },
  ],
  draw,
};

function* draw(subject: Subject, values: Values<typeof options>, measure: Measure): Generator<Drawing> {
  const names = fileNamesOf(subject);
  for (const [index, activation] of subject.activations.entries()) {
    const tap = subject.taps[index] as Tap;
    const images = subject.probe.ids.map((_, image) => channelsOf(activation, image));
    // One scale for all images of a tap, so that they can be compared.
    const scale = scaleOf(extentOf(images.flat().map((channel) => channel.statistics)));
    for (const [image, channels] of images.entries()) {
      const colormap = values.colormap === "auto" ? DEFAULT_COLORMAPS[scale.kind] : values.colormap;
      const facts = factsOf(tap, channels, { colormap, domain: scale.domain, image: idOf(subject, image) });
      const words = { header: headerOf(subject, tap, image), scope: scopeOf(subject) };
      const figure = composeSheet({ facts, channels, ...words }, values, measure);
      yield {
        name: images.length === 1 ? `${names[index]}` : `${names[index]}-${idOf(subject, image)}`,
        figure,
        facts,
      };
    }
  }
}

function channelsOf(activation: Activation, image: number): readonly Channel[] {
  return planesOf(activation, image).map((plane, index) => {
    const statistics = statisticsOf(plane);
    return { index, plane, statistics, state: stateOf(statistics) };
  });
}

function factsOf(
  tap: Tap,
  channels: readonly Channel[],
  shown: Pick<Facts, "colormap" | "domain" | "image">,
): Facts {
  const count = (state: Channel["state"]) => channels.filter((channel) => channel.state === state).length;
  const { width = 0, height = 0 } = channels[0]?.plane ?? {};
  return {
    tap: tap.name,
    op: tap.op,
    ...shown,
    shape: [height, width, channels.length],
    scope: "layer",
    marked: { silent: count("silent"), constant: count("constant"), nonFinite: count("non-finite") },
  };
}

function headerOf(subject: Subject, tap: Tap, image: number): readonly string[] {
  const { network, probe } = subject;
  const shape = tap.shape.map((size) => size ?? "any").join("×");
  const which = probe.ids.length === 1 ? probe.address : `image ${idOf(subject, image)} of ${probe.address}`;
  return [`${tap.op} · ${shape}`, `${which}, label ${probe.labels[image]} · ${network}`];
}

/** What shares the scale, in words. */
function scopeOf({ probe }: Subject): string {
  const images = probe.ids.length > 1 ? ` and all ${probe.ids.length} images` : "";
  return `all channels of this tap${images}`;
}

function idOf({ probe }: Subject, image: number): number {
  return probe.ids[image] as number;
}
