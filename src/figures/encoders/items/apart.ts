/** A difference of two files beyond the last digits of numbers, and its location. */
export interface Apart {
  /**
   * `alien`: a file contains something that no processor produces. `far`: a number or color differs too much. `unsure`: a
   * rank, a threshold or a rounded digit may have gone the other way.
   */
  readonly level: "alien" | "unsure" | "far";
  readonly reason: string;
}

const ORDER: readonly Apart["level"][] = ["alien", "unsure", "far"];

/** The decisive difference: `alien` before `unsure` before `far`. */
export function deciding(found: readonly Apart[]): Apart | undefined {
  return ORDER.map((level) => found.find((apart) => apart.level === level)).find(
    (apart) => apart !== undefined,
  );
}
