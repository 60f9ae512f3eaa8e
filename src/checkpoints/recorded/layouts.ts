import { expected, UserError } from "../../core/errors.js";
import { type Option, optional } from "../../core/options/option.js";

/** Axes of each layout in the order of `n`, height, width and channels; null for an axis that the array lacks. */
const LAYOUTS = {
  nhwc: [0, 1, 2, 3],
  nchw: [0, 2, 3, 1],
  ntc: [0, null, 1, 2],
  nct: [0, null, 2, 1],
  hwc: [null, 0, 1, 2],
  chw: [null, 1, 2, 0],
  nc: [0, null, null, 1],
} as const satisfies Readonly<Record<string, Axes>>;

/** Axes of an array: images, height, width, channels. */
export type Axes = readonly [number | null, number | null, number | null, number];

/** Order of an array's axes: images `n`, height `h`, width `w`, time `t`, channels `c`. */
export type Layout = keyof typeof LAYOUTS;

const LAYOUT_NAMES = Object.keys(LAYOUTS) as Layout[];

/** Layouts of arrays that none is given for, by their number of axes. */
const USUAL: Readonly<Record<number, Layout>> = { 2: "nc", 3: "ntc", 4: "nhwc" };

/** Layouts of arrays: one for all that it fits, and others by name. */
export interface GivenLayouts {
  readonly common: readonly Layout[];
  readonly named: ReadonlyMap<string, Layout>;
}

/** Option for the layout of arrays. Its value is checked text: `nchw,tokens=ntc`. */
export const layoutOption: Option<string | undefined> = optional(
  {
    summary: "order of the axes of arrays: nhwc, nchw, ntc, nct, hwc, chw; tokens=ntc is for one array",
    valueName: "layout",
    default: "",
    parse: (value, subject) => {
      parseLayouts(String(value), subject);
      return String(value);
    },
  },
  "nhwc, ntc for three axes, and images × units for two",
);

/** Parses layouts: `nchw`, `nchw,tokens=ntc`. Throws `UserError` for an unknown layout. */
export function parseLayouts(text: string, subject: string): GivenLayouts {
  const common: Layout[] = [];
  const named = new Map<string, Layout>();
  for (const part of text.split(",").filter((each) => each.trim() !== "")) {
    const at = part.lastIndexOf("=");
    const layout = layoutNamed(part.slice(at + 1).trim(), subject);
    if (at < 0) common.push(layout);
    else named.set(part.slice(0, at).trim(), layout);
  }
  return { common, named };
}

function layoutNamed(text: string, subject: string): Layout {
  const layout = LAYOUT_NAMES.find((name) => name === text.toLowerCase());
  if (layout === undefined) throw expected(`layouts such as ${LAYOUT_NAMES.join(", ")}`, subject, text);
  return layout;
}

/** Throws `UserError` for a layout of an array that a file does not hold, and for one that fits no array. */
export function checkLayouts(
  { common, named }: GivenLayouts,
  arrays: ReadonlyMap<string, number>,
  file: string,
): void {
  for (const name of named.keys()) {
    if (!arrays.has(name))
      throw new UserError(
        `--layout names the array '${name}', which '${file}' does not hold. Its arrays are ${[...arrays.keys()].join(", ")}.`,
      );
  }
  for (const layout of common) {
    if (![...arrays.values()].some((axes) => axes === layout.length))
      throw new UserError(
        `--layout ${layout} fits no array of '${file}': none has ${layout.length} axes. Give a layout with as many letters as axes.`,
      );
  }
}

/** Axes of an array of a file. Throws `UserError` if its layout has another number of axes. */
export function axesOf(
  { common, named }: GivenLayouts,
  { name, axes, file }: { readonly name: string; readonly axes: number; readonly file: string },
): Axes {
  const own = named.get(name);
  const layout = own ?? common.find(({ length }) => length === axes) ?? USUAL[axes];
  if (layout === undefined)
    throw new UserError(
      `The array '${name}' of '${file}' has ${axes} axes, but a tap has 2 to 4: images, and units, time steps or maps. Leave it out, or reshape it.`,
    );
  if (layout.length === axes) return LAYOUTS[layout];
  throw new UserError(
    `The array '${name}' of '${file}' has ${axes} axes, not the ${layout.length} of '${layout}'. Give it a layout with ${axes} letters.`,
  );
}
