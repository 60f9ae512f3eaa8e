import type { Figure, Mark } from "../../../src/figures/figure.js";

/** The marks of one type on a figure. */
export function marksOf<T extends Mark["type"]>({ marks }: Figure, type: T): (Mark & { readonly type: T })[] {
  return marks.filter((mark): mark is Mark & { readonly type: T } => mark.type === type);
}

/** The centers of the marks with a description, by description. */
export function middles(figure: Figure): ReadonlyMap<string, readonly [number, number]> {
  const shapes = marksOf(figure, "path").filter(({ title }) => title !== undefined);
  return new Map(
    shapes.map(({ title = "", points }) => {
      const xs = points.map(([x]) => x);
      const ys = points.map(([, y]) => y);
      return [title, [middle(xs), middle(ys)]];
    }),
  );
}

function middle(values: readonly number[]): number {
  return (Math.min(...values) + Math.max(...values)) / 2;
}

/** Infers the value of a position from the labels of the vertical axis, which must be on one straight line. */
export function verticalScale(figure: Figure, read: (label: string) => number): (y: number) => number {
  const labels = marksOf(figure, "text").filter(({ text, align, rotate }) => {
    return align === "right" && rotate === undefined && Number.isFinite(read(text));
  });
  const places = labels.map(({ text, y, style }) => [read(text), y - 0.36 * style.size] as const);
  const [first, last] = [places[0]!, places.at(-1)!];
  const perPixel = (last[0] - first[0]) / (last[1] - first[1]);
  return (y) => first[0] + (y - first[1]) * perPixel;
}
