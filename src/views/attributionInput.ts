import type { Plane } from "../activations/plane.js";
import type { ViewInput } from "./view.js";

/** An attribution of one image: its map, and what its caption says. */
export interface AttributedMap {
  /** Signed values in the size of the image or of a layer. */
  readonly plane: Plane;
  readonly numbers: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
  /** True if the method keeps positive values only and there are none. Default: false. */
  readonly isEmpty?: true;
}

/** The maps of one part of a method: of one layer, one baseline, or one route. */
export interface AttributionRow {
  /** The name of the method, as on the command line. */
  readonly method: string;
  readonly title: string;
  /** The name among the parts of the method; empty if there is only one. */
  readonly part: string;
  /** Phrases about all maps. */
  readonly notes: readonly string[];
  /** One list of maps for each network, with one map for each image. */
  readonly maps: readonly (readonly AttributedMap[])[];
}

/** The input of figures of attributions: one network or two, images, and the maps of methods. */
export interface AttributionInput {
  /** The names of the networks: one, or A and B. */
  readonly networks: readonly string[];
  readonly probe: ViewInput["probe"];
  /** Class names of the output. Default: unknown. */
  readonly classes?: readonly string[] | undefined;
  /** The goal of each image in words, for each network: `logit of 5 = 3.5`. */
  readonly goals: readonly (readonly string[])[];
  readonly rows: readonly AttributionRow[];
  /** Sentences about methods that were left out. */
  readonly leftOut: readonly string[];
}

/** The name of a row: the method's title, and the part's name. */
export function rowName({ title, part }: Pick<AttributionRow, "title" | "part">): string {
  return part === "" ? title : `${title}, ${part}`;
}
