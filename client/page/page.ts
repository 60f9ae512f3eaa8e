import { connectTooltip } from "../figure/tooltip.ts";
import { connectContents } from "./contents.ts";
import { connectCopyButtons } from "./copyButtons.ts";
import { connectFigures } from "./figures.ts";
import { connectTables } from "./sorting.ts";
import { connectZoom } from "./zoom.ts";

// The script of a report's page. Without it the page shows everything except values under the pointer.
const tooltip = connectTooltip();
const prepare = connectFigures(tooltip);
connectZoom({ tooltip, prepare });
connectTables();
connectCopyButtons();
connectContents();
