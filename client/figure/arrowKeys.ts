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

/** Reads the step of an arrow key and prevents the page from scrolling; undefined for other keys. */
export function takeStep(event: KeyboardEvent): Step | undefined {
  const step = STEPS.get(event.key);
  if (step !== undefined) event.preventDefault();
  return step;
}

/** Clamps an index to the range of a list. */
export function clampIndex(index: number, length: number): number {
  return Math.max(0, Math.min(length - 1, index));
}
