import { drawingCommand } from "../drawing.js";

/** `convscope animate`: the checkpoints of a run, one after the other in motion. */
export const animate = drawingCommand("animation");
