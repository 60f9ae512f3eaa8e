import { expected } from "../core/errors.js";
import type { Option } from "../core/options/option.js";

/** Channels of an image that are drawn red, green and blue, counted from 0. */
export type RgbChannels = readonly [red: number, green: number, blue: number];

/** Channels of arrays and image files that are drawn in color. Default: three channels in their order, or else their mean as gray. */
export const rgbOption: Option<RgbChannels | undefined> = {
  summary:
    "channels of an array or image file that the input is drawn with in red, green and blue, counted from 0, such as 3,2,1; the network still receives all of them",
  valueName: "red,green,blue",
  default: undefined,
  defaultText: "the three channels of a picture; the mean of any other number, as gray",
  parse: (value, subject) => {
    const parts = Array.isArray(value) ? value : String(value).split(",");
    const [red = -1, green = -1, blue = -1] = parts.map((part) =>
      /^\d+$/.test(String(part).trim()) ? Number(part) : -1,
    );
    if (parts.length === 3 && Math.min(red, green, blue) >= 0) return [red, green, blue];
    throw expected("three channels, as 3,2,1,", subject, value);
  },
};
