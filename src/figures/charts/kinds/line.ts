import { xChannel, yChannel } from "../chartAxes.js";
import { distinct } from "../chartRows.js";
import { bandOf, type Kind, seriesChannelsOf, TITLE, WITH_BAND } from "./kind.js";

/** Symbol areas on screen, in square pixels, and the number of positions above which symbols are small. */
const SYMBOL = { large: 42, small: 12, many: 40 } as const;
const LINE_WIDTH = 1.75;
const BAND_OPACITY = 0.18;

/** A line per series, with its band below and a symbol per value. */
export const line: Kind = (chart, panel) => {
  const { style, fields, rows } = chart;
  const { color, shape, dash } = seriesChannelsOf(chart);
  const y = yChannel(chart, panel);
  const isCrowded = distinct(rows, "x").length > SYMBOL.many;
  const size = (isCrowded ? SYMBOL.small : SYMBOL.large) * style.unit ** 2;
  const band = {
    mark: { type: "area", opacity: BAND_OPACITY, line: false },
    transform: WITH_BAND,
    encoding: { ...bandOf(y), color },
  };
  return {
    rows,
    encoding: { x: xChannel(chart, panel) },
    layer: [
      ...(fields.low === undefined ? [] : [band]),
      {
        mark: { type: "line", strokeWidth: LINE_WIDTH * style.unit },
        encoding: { y, color, strokeDash: dash },
      },
      {
        mark: { type: "point", filled: true, opacity: 1, size },
        encoding: { y, color, shape, tooltip: TITLE },
      },
    ],
  };
};
