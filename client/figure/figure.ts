import type { PageTile } from "../../src/figures/encoders/pageTile.ts";
import { decodeBase64, findElement } from "../elements.ts";
import { connectFigure } from "./interactiveFigure.ts";
import { connectTooltip } from "./tooltip.ts";

// The script of a figure's page, which has the values inline and is always open. Without it the titles of marks still show.
const tiles: readonly PageTile[] = JSON.parse(findElement(document, "#tiles").textContent);
const decoded = tiles.map((tile) => ({ ...tile, values: new DataView(decodeBase64(tile.values).buffer) }));
connectFigure(findElement<SVGElement>(document, "svg"), decoded, connectTooltip()).open();
