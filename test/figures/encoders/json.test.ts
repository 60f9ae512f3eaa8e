import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/core/errors.js";
import { figureFrom, json } from "../../../src/figures/encoders/json.js";
import type { Figure } from "../../../src/figures/figure.js";
import { figureOf, rasterOf } from "../pixels.ts";
import { FIGURES } from "./figures.ts";

const written = async (figure: Figure) => Buffer.from(await json.encode(figure, {})).toString();

const UNDER: Figure = {
  ...figureOf([
    rasterOf([[0.1, Number.NaN]], {
      title: "over",
      under: {
        planes: [rasterOf([[0.5, 1]]).samples, rasterOf([[0, 1]]).samples, rasterOf([[1 / 3, 2]]).samples],
        opacity: 0.5,
      },
    }),
  ]),
  dpi: 300,
};

describe("a figure read back from its JSON file", () => {
  it.each([...Object.keys(FIGURES), "a raster over a picture"])("is the same: %s", async (name) => {
    const figure = FIGURES[name] ?? UNDER;
    const text = await written(figure);
    expect(await written(figureFrom(text))).toBe(text);
  });

  it("has the same 32-bit numbers, including non-finite ones and the smallest", async () => {
    const values = [0.1, 1 / 3, 2 ** -149, 3.4028234663852886e38, Number.NaN, Number.POSITIVE_INFINITY, -7];
    const [mark] = figureFrom(await written(figureOf([rasterOf([values])]))).marks;
    expect(mark?.type === "raster" && mark.samples.values).toEqual(Float32Array.from(values));
  });

  it.each([
    "",
    "null",
    "[]",
    '{"format":"convscope figure 2","marks":[]}',
    '{"format":"convscope figure 1"}',
  ])("is undefined if the text is %j", (text) => {
    expect(() => figureFrom(text)).toThrow(UserError);
  });

  it("is undefined if numbers are missing", async () => {
    const text = (await written(figureOf([rasterOf([[1, 2]])]))).replace("[1,2]", "[1]");
    expect(() => figureFrom(text)).toThrow("damaged");
  });
});
