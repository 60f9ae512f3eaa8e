import { connectTooltip } from "../figure/tooltip.ts";
import { connectContents } from "./contents.ts";
import { connectCopyButtons } from "./copyButtons.ts";
import { connectFigures } from "./figures.ts";
import { connectTables } from "./sorting.ts";
import { connectZoom } from "./zoom.ts";

// The page of a report. Without this script it still shows everything but the values under the pointer.
const tooltip = connectTooltip();
const prepare = connectFigures(tooltip);
connectZoom({ tooltip, prepare });
connectTables();
connectCopyButtons();
connectContents();
