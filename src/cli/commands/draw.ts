import { type ViewName, views } from "../../views/index.js";
import type { CommandGroup } from "../command.js";
import { drawingCommand } from "../drawing.js";

/** `convscope draw`: one command for each view, generated from the table of views. */
export const draw: CommandGroup = {
  summary: "draw what the filters of a network see",
  kind: "view",
  commands: Object.fromEntries(Object.keys(views).map((name) => [name, drawingCommand(name as ViewName)])),
};

/** `convscope animate`: an animation of the checkpoints of a run. */
export const animate = drawingCommand("animation");
