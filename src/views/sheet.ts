import { type Activation, planesOf } from "../activations/activation.js";
import type { Plane } from "../activations/plane.js";
import { extentOf, type PlaneStatistics, stateOf, statisticsOf } from "../activations/statistics.js";
import type { Tap } from "../checkpoints/tap.js";
import { integer, oneOf, type Values } from "../options.js";
import { COLORMAP_NAMES, type ColormapName, DEFAULT_COLORMAPS } from "../pictures/color/colormap.js";
import type { Measure } from "../pictures/measure.js";
import { type Scale, scaleOf } from "../pictures/scale/domain.js";
import { fileNameOf } from "./fileName.js";
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
  for (const [index, activation] of subject.activations.entries()) {
    const tap = subject.taps[index] as Tap;
    const images = subject.probe.ids.map((_, image) => channelsOf(activation, image));
    // One scale for all images of a tap, so that they can be compared.
    const scale = scaleOf(extentOf(images.flat().map((channel) => channel.statistics)));
    const colormap = values.colormap === "auto" ? DEFAULT_COLORMAPS[scale.kind] : values.colormap;
    for (const [image, channels] of images.entries()) {
      const facts = factsOf({
        tap,
        activation,
        channels,
        scale,
        colormap,
        image: subject.probe.ids[image] as number,
      });
      const figure = composeSheet(
        { facts, channels, header: headerOf(subject, tap, image) },
        values,
        measure,
      );
      yield { name: fileNameOf(tap.name, subject.probe, image), figure, facts };
    }
  }
}

function channelsOf(activation: Activation, image: number): readonly Channel[] {
  return planesOf(activation, image).map((plane: Plane, index) => {
    const statistics: PlaneStatistics = statisticsOf(plane);
    return { index, plane, statistics, state: stateOf(statistics) };
  });
}

interface Shown {
  readonly tap: Tap;
  readonly activation: Activation;
  readonly channels: readonly Channel[];
  readonly scale: Scale;
  readonly colormap: ColormapName;
  readonly image: number;
}

function factsOf({ tap, activation, channels, scale, colormap, image }: Shown): Facts {
  const count = (state: Channel["state"]) => channels.filter((channel) => channel.state === state).length;
  return {
    tap: tap.name,
    op: tap.op,
    image,
    shape: activation.shape.slice(1),
    domain: scale.domain,
    scope: "layer",
    colormap,
    channels: channels.length,
    marked: { silent: count("silent"), constant: count("constant"), nonFinite: count("non-finite") },
  };
}

function headerOf({ network, probe }: Subject, tap: Tap, image: number): readonly string[] {
  const [id, label] = [probe.ids[image], probe.labels[image]];
  const shape = tap.shape.map((size) => size ?? "any").join("×");
  const which = probe.ids.length === 1 ? probe.address : `image ${id} of ${probe.address}`;
  return [`${tap.op} · ${shape}`, `${which}, label ${label} · ${network}`];
}
