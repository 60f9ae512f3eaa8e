import { xChannel, yChannel } from "../axes.js";
import { keyOf } from "../keys.js";
import { bandOf, type Kind, looksOf, sharesPlaces, TITLE, WITH_BAND } from "./kind.js";

const WHISKER_WIDTH = 1.25;

/** A bar for each value, those of several series side by side, each with a whisker from end to end of its band. */
export const bar: Kind = (chart, panel) => {
  const { style, fields, series, rows } = chart;
  const { color } = looksOf(chart);
  const y = yChannel(chart, panel);
  const domain = series.map(({ name }) => keyOf(name));
  const xOffset = { field: "series", type: "nominal", sort: null, scale: { domain, round: true } };
  const across = sharesPlaces(chart) ? { xOffset } : {};
  const whisker = {
    mark: { type: "rule", stroke: style.page.ink, strokeWidth: WHISKER_WIDTH * style.unit },
    transform: WITH_BAND,
    encoding: { ...bandOf(y), ...across },
  };
  return {
    rows,
    encoding: { x: xChannel(chart, panel) },
    layer: [
      { mark: { type: "bar" }, encoding: { y, color, tooltip: TITLE, ...across } },
      ...(fields.low === undefined ? [] : [whisker]),
    ],
  };
};
