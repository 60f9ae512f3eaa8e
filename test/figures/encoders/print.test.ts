import { describe, expect, it } from "vitest";
import { printFrom, printText, readyPictures } from "../../../src/figures/encoders/print.js";
import { encoders } from "../../support/encoders.ts";
import { EVERYTHING } from "./figures.ts";

describe("a figure as text for print", () => {
  it("has the marks of the figure in order, and the pictures of its rasters instead of their numbers", async () => {
    const svg = Buffer.from(await encoders.svg.encode(EVERYTHING, {})).toString();
    const { figure, pictures } = printFrom(await printText(EVERYTHING, svg));
    expect(figure.marks.map(({ type }) => type)).toEqual(EVERYTHING.marks.map(({ type }) => type));
    const isRaster = ({ type }: { readonly type: string }) => type === "raster";
    expect(figure.marks.filter((mark) => !isRaster(mark))).toEqual(
      EVERYTHING.marks.filter((mark) => !isRaster(mark)),
    );
    const expected = await readyPictures(EVERYTHING, svg);
    expect([...pictures.keys()]).toEqual(figure.marks.filter(isRaster));
    expect([...pictures.values()]).toEqual([...expected.values()]);
  });
});
