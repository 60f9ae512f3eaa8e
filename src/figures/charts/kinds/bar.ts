import { xChannel, yChannel } from "../chartAxes.js";
import { keyOf } from "../keys.js";
import { bandOf, type Kind, seriesChannelsOf, sharesPlaces, TITLE, WITH_BAND } from "./kind.js";

const WHISKER_WIDTH = 1.25;

/** A bar per value, those of several series side by side, with a whisker over its band. */
export const bar: Kind = (chart, panel) => {
  const { style, fields, series, rows } = chart;
  const { color } = seriesChannelsOf(chart);
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
