import { type Domain, positionIn } from "./domain.js";

/** A value to be told beside a scale, and where its label goes. */
export interface Tick {
  readonly value: number;
  /** Where the value is, 0 to `length`. */
  readonly at: number;
  /** Labels at the ends stay inside. */
  readonly align: "left" | "center" | "right";
}

/** What ticks have room in. */
export interface TickRoom {
  readonly length: number;
  /** How wide the label of a value is. */
  readonly widthOf: (value: number) => number;
  /** The least distance between two labels. */
  readonly gap: number;
}

/** How many steps a domain is divided into at the most. */
const MOST_STEPS = 10;

/**
 * The ticks of a domain: its two ends, zero, and between them the round values of the finest step (1, 2 or 5 times a
 * power of ten) whose labels stand apart. A round value that is too near an end is left out, never moved.
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
    // A minus sign takes room; signed data keep both of two opposite values or none.
    const fitting = ticks.filter(({ value }) => fits(value) && (!signed || fits(-value)));
    return [...firm, ...fitting].sort((one, other) => one.value - other.value);
  }
  return firm;
}

/**
 * The ticks of an axis whose ends are not round: the round values of the finest step whose labels stand apart, the ends
 * of the domain only where they are round. Those of `ticksOf` where these are fewer than two.
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

function touch(one: Tick, other: Tick, room: TickRoom): boolean {
  const [from, to] = spanOf(one, room);
  const [otherFrom, otherTo] = spanOf(other, room);
  return from < otherTo + room.gap && otherFrom < to + room.gap;
}

const SHARE_LEFT = { left: 0, center: 0.5, right: 1 } as const;

function spanOf({ value, at, align }: Tick, { widthOf }: TickRoom): readonly [number, number] {
  const width = widthOf(value);
  const from = at - width * SHARE_LEFT[align];
  return [from, from + width];
}
