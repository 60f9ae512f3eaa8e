import { defined } from "../../core/objectFields.js";
import { type Samples, samplesOf, WHITE } from "../samples.js";
import { type Background, levelOf } from "./imageOptions.js";
import type { LayeredImage } from "./layered.js";
import type { Picture } from "./resize.js";

/** 16-bit image from the decoder: gray or RGB, with opacity as an optional last channel. */
export interface Deep {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly samples: Uint16Array;
}

const DEPTH = 16;

/**
 * Converts a 16-bit image to gray or RGB at full depth. It is composited here because libvips takes 65,280 for white
 * when it flattens 16 bits, and returns 8 bits when it converts to gray. Gray is luminance: Rec. 709 weights on
 * linear light, encoded again as sRGB (IEC 61966-2-1).
 */
export function deepImage(deep: Deep, channels: 1 | 3): LayeredImage {
  const colors = deep.channels > 2 ? 3 : 1;
  const alpha = deep.channels > colors ? channelOf(deep, colors) : undefined;
  const range = rangeOf(deep, colors);
  return {
    ...defined({ alpha, range }),
    on: async (background) => converted(flattened(deep, colors, background), channels),
  };
}

function channelOf({ samples, channels }: Deep, channel: number): Samples {
  return samplesOf(samples.length / channels, DEPTH).map(
    (_, pixel) => samples[pixel * channels + channel] as number,
  );
}

function rangeOf({ samples, channels }: Deep, colors: number): readonly [number, number] | undefined {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let pixel = 0; pixel < samples.length; pixel += channels) {
    if (channels > colors && samples[pixel + colors] === 0) continue;
    for (let at = pixel; at < pixel + colors; at += 1) {
      least = Math.min(least, samples[at] as number);
      most = Math.max(most, samples[at] as number);
    }
  }
  return most < least ? undefined : [least, most];
}

function flattened(deep: Deep, colors: 1 | 3, background: Background): Picture {
  const { width, height, channels, samples } = deep;
  if (channels === colors) return { width, height, channels, samples };
  const level = levelOf(background, DEPTH);
  const flat = new Uint16Array(width * height * colors);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const share = (samples[pixel * channels + colors] as number) / WHITE[DEPTH];
    for (let color = 0; color < colors; color += 1) {
      const value = samples[pixel * channels + color] as number;
      flat[pixel * colors + color] = Math.round(share * value + (1 - share) * level);
    }
  }
  return { width, height, channels: colors, samples: flat };
}

function converted(picture: Picture, channels: 1 | 3): Picture {
  if (picture.channels === channels) return picture;
  const samples = channels === 1 ? grays(picture.samples) : tripled(picture.samples);
  return { ...picture, channels, samples };
}

function tripled(grays: Samples): Samples {
  return new Uint16Array(3 * grays.length).map((_, at) => grays[Math.floor(at / 3)] as number);
}

const LUMINANCE = [0.2126, 0.7152, 0.0722] as const;

function grays(colors: Samples): Samples {
  const light = Float64Array.from({ length: WHITE[DEPTH] + 1 }, (_, sample) => linear(sample / WHITE[DEPTH]));
  return new Uint16Array(colors.length / 3).map((_, pixel) => {
    const sum = LUMINANCE.reduce(
      (total, weight, color) => total + weight * (light[colors[3 * pixel + color] as number] as number),
      0,
    );
    return Math.round(WHITE[DEPTH] * encoded(sum));
  });
}

function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function encoded(light: number): number {
  return light <= 0.003_130_8 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
}
