import { expected } from "../core/errors.js";
import { type Option, text } from "../core/options/option.js";

const CENTER = "center";
const PATTERN = /^(\d{1,6}),(\d{1,6})$/;

const named = text({
  summary: "row and column of the unit in its map, like 3,5, or center",
  valueName: "place",
  default: CENTER,
});

/** The choice of a unit of a map by its row and column. It remains text, as each map has its own center. */
export const unitOption: Option<string> = {
  ...named,
  parse: (value, subject) => {
    const given = named.parse(value, subject);
    if (given !== CENTER && !PATTERN.test(given))
      throw expected("a row and a column like 3,5, or center", subject, given);
    return given;
  },
};

/** The row and column that an option chooses in a map of a height and width. */
export function unitIn(
  given: string,
  [height, width]: readonly [number, number],
): readonly [row: number, column: number] {
  const [, row, column] = PATTERN.exec(given) ?? [];
  return row === undefined ? [Math.floor(height / 2), Math.floor(width / 2)] : [Number(row), Number(column)];
}
