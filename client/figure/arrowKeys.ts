/** A step to the right and down, in samples or marks. */
export interface Step {
  readonly right: number;
  readonly down: number;
}

const STEPS: ReadonlyMap<string, Step> = new Map([
  ["ArrowRight", { right: 1, down: 0 }],
  ["ArrowDown", { right: 0, down: 1 }],
  ["ArrowLeft", { right: -1, down: 0 }],
  ["ArrowUp", { right: 0, down: -1 }],
]);

/** Reads the step that an arrow key asks for, and keeps the page from scrolling by it; undefined for other keys. */
export function takeStep(event: KeyboardEvent): Step | undefined {
  const step = STEPS.get(event.key);
  if (step !== undefined) event.preventDefault();
  return step;
}

/** Clamps an index to a list of a length. */
export function clampIndex(index: number, length: number): number {
  return Math.max(0, Math.min(length - 1, index));
}
