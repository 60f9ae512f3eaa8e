import { type Domain, positionIn } from "./domain.js";

/** A labeled value on a scale, and the position of its label. */
export interface Tick {
  readonly value: number;
  /** The value's position, 0 to `length`. */
  readonly at: number;
  /** Labels at the ends are aligned to stay inside. */
  readonly align: "left" | "center" | "right";
}

/** The space for ticks. */
export interface TickRoom {
  readonly length: number;
  /** The width of a value's label. */
  readonly widthOf: (value: number) => number;
  /** The minimum distance between two labels. */
  readonly gap: number;
}

/** The maximum number of steps in a domain. */
const MOST_STEPS = 10;

/**
 * The ticks of a domain: its ends, zero, and in between the round values of the finest step (1, 2 or 5 times a power of
 * ten) whose labels do not collide. A round value too close to an end is omitted, never moved.
 */
export function ticksOf(domain: Domain, room: TickRoom): readonly Tick[] {
  const [low, high] = domain;
  const signed = low < 0 && high > 0;
  const firm = [low, ...(signed ? [0] : []), high].map((value) => tickAt(value, domain, room));
  const fits = (value: number) => !firm.some((tick) => touch(tick, tickAt(value, domain, room), room));
  for (const values of roundValues(domain)) {
    const inner = values.filter((value) => value > low && value < high);
    const ticks = inner.map((value) => tickAt(value, domain, room));
    if (collide(ticks, room)) continue;
    // A minus sign takes space; signed data keep both of two opposite values or neither.
    const fitting = ticks.filter(({ value }) => fits(value) && (!signed || fits(-value)));
    return [...firm, ...fitting].sort((a, b) => a.value - b.value);
  }
  return firm;
}

/**
 * The ticks of an axis with arbitrary ends: the round values of the finest step whose labels do not collide, including
 * the ends only if they are round. Falls back to `ticksOf` if there are fewer than two.
 */
export function roundTicksOf(domain: Domain, room: TickRoom): readonly Tick[] {
  for (const values of roundValues(domain)) {
    const ticks = values.map((value) => tickAt(value, domain, room));
    if (ticks.length > 1 && !collide(ticks, room)) return ticks;
  }
  return ticksOf(domain, room);
}

/** The round values of a domain, from the finest step to the coarsest. */
function* roundValues([low, high]: Domain): Generator<readonly number[]> {
  const finest = Math.floor(Math.log10((high - low) / MOST_STEPS));
  for (const power of [finest, finest + 1, finest + 2]) {
    for (const digit of [1, 2, 5]) {
      const step = digit * 10 ** power;
      if (step * MOST_STEPS < high - low) continue;
      const count = Math.ceil((high - low) / step) + 1;
      const first = Math.ceil(low / step);
      const values = Array.from({ length: count }, (_, index) => (first + index) * step);
      yield values.filter((value) => value >= low && value <= high);
    }
  }
}

function tickAt(value: number, domain: Domain, { length }: TickRoom): Tick {
  const align = value === domain[0] ? "left" : value === domain[1] ? "right" : "center";
  return { value, at: positionIn(domain, value) * length, align };
}

function collide(ticks: readonly Tick[], room: TickRoom): boolean {
  return ticks.some((tick, index) => {
    const next = ticks[index + 1];
    return next !== undefined && touch(tick, next, room);
  });
}

function touch(a: Tick, b: Tick, room: TickRoom): boolean {
  const [from, to] = spanOf(a, room);
  const [otherFrom, otherTo] = spanOf(b, room);
  return from < otherTo + room.gap && otherFrom < to + room.gap;
}

const SHARE_LEFT = { left: 0, center: 0.5, right: 1 } as const;

function spanOf({ value, at, align }: Tick, { widthOf }: TickRoom): readonly [number, number] {
  const width = widthOf(value);
  const from = at - width * SHARE_LEFT[align];
  return [from, from + width];
}
