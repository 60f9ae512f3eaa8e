import { defined } from "../core/objectFields.js";
import type { Values } from "../core/options/option.js";
import type { Engine } from "../engine/engine.js";
import type { CommandContext } from "./command.js";
import type { GLOBAL_OPTIONS } from "./globalOptions.js";

/** Process as the program sees it: streams, environment, clock and signals. */
export interface Host {
  readonly writeData: (text: string) => void;
  readonly writeTalk: (text: string) => void;
  readonly terminal: boolean;
  readonly columns: number;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  readonly availableMemory: () => number;
  readonly interruptible: () => AbortSignal;
}

type GlobalValues = Values<typeof GLOBAL_OPTIONS>;

/** Creates the context of a command from the global options. */
export function rimOf(
  world: Host,
  { engine, threads, json, quiet }: GlobalValues,
): Omit<CommandContext, "setOutcome"> {
  const choice = {
    ...(engine === "auto" ? {} : { engine }),
    ...defined({ threads }),
  };
  const talk = quiet ? () => undefined : world.writeTalk;
  return {
    data: world.writeData,
    say: (line) => talk(`${clear(world)}${line}\n`),
    error: (message) => world.writeTalk(`${clear(world)}convscope: ${message}\n`),
    progress: (line) => talk(world.terminal ? `${clear(world)}${line.slice(0, world.columns - 1)}` : ""),
    terminal: world.terminal,
    now: world.now,
    availableMemory: world.availableMemory,
    interruptible: world.interruptible,
    engineChoice: choice,
    startEngine: async (preferred = {}): Promise<Engine> => {
      const { startEngine } = await import("../engine/engine.js");
      return startEngine({ ...preferred, ...choice });
    },
    json,
  };
}

/** Control codes that clear a line of progress from a terminal. */
export function clear(world: Host): string {
  return world.terminal ? "\r\u001b[2K" : "";
}

const BAR = 20;

/** Seconds after which the remaining time is shown. */
const FIRST_ESTIMATE = 3;

/** Shows the progress of work that begins now, with the remaining time once it can be estimated. */
export function progressOf(
  { progress, now }: Pick<CommandContext, "progress" | "now">,
  name: string,
): (done: number, of: number) => void {
  const start = now();
  return (done, of) => {
    const spent = (now() - start) / 1000;
    const left = (spent * (of - done)) / done;
    const isKnown = done > 0 && done < of && spent >= FIRST_ESTIMATE;
    progress(`${progressLine(name, done / of)}${isKnown ? `, ${secondsText(left)} left` : ""}`);
  };
}

/** Text of an estimated duration, in seconds or in minutes. */
export function secondsText(seconds: number): string {
  if (seconds < 1) return "less than 1 s";
  return seconds < 120 ? `about ${Math.round(seconds)} s` : `about ${Math.round(seconds / 60)} min`;
}

/** Formats a progress line for a fraction from 0 to 1. */
export function progressLine(name: string, part: number): string {
  const full = Math.round(part * BAR);
  return `${name} ${"█".repeat(full)}${"░".repeat(BAR - full)} ${Math.floor(part * 100)} %`;
}
