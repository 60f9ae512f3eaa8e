const BAR = 20;

/** A line that shows progress, 0 to 1. */
export function progressLine(name: string, part: number): string {
  const full = Math.round(part * BAR);
  return `${name} ${"█".repeat(full)}${"░".repeat(BAR - full)} ${Math.floor(part * 100)} %`;
}
