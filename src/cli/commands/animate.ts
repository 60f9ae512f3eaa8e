import { drawingCommand } from "../drawing.js";

/** `convscope animate`: an animation of the checkpoints of a run. */
export const animate = drawingCommand("animation");
