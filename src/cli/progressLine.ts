const BAR = 20;

/** Formats a progress line for a fraction from 0 to 1. */
export function progressLine(name: string, part: number): string {
  const full = Math.round(part * BAR);
  return `${name} ${"█".repeat(full)}${"░".repeat(BAR - full)} ${Math.floor(part * 100)} %`;
}
