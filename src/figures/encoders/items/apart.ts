/** How far two files are apart beyond the last digits of numbers, and where. */
export interface Apart {
  /**
   * `alien`: one holds what no processor makes. `far`: a number or a color is too far off. `unsure`: a rank, a threshold
   * or a rounded digit may have gone the other way.
   */
  readonly level: "alien" | "unsure" | "far";
  readonly reason: string;
}

const ORDER: readonly Apart["level"][] = ["alien", "unsure", "far"];

/** The one that decides: what no processor makes, else what one may have made, else what is too far off. */
export function deciding(found: readonly Apart[]): Apart | undefined {
  return ORDER.map((level) => found.find((apart) => apart.level === level)).find(
    (apart) => apart !== undefined,
  );
}
