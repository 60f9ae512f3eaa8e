import { UserError } from "../../core/errors.js";
import { formatCount } from "../../core/format.js";

/** Where in a text something stands. Both are counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

interface Mistake {
  readonly message: string;
  readonly place: Place | undefined;
}

/** What is wrong in a file, gathered so that all of it can be told at once. */
export class Mistakes {
  private readonly found: Mistake[] = [];
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** Notes a mistake, with its place where it has one. */
  add(message: string, place?: Place): void {
    this.found.push({ message, place });
  }

  /** What a body gives; nothing where it throws a `UserError`, which is noted at a place. */
  async attempt<T>(place: Place, body: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await body();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.add(error.message, place);
      return undefined;
    }
  }

  /** Throws one `UserError` that tells all mistakes in the order of the file; does nothing where there is none. */
  check(): void {
    if (this.found.length === 0) return;
    const sorted = [...this.found].sort((one, other) => compare(one.place, other.place));
    const lines = [...new Set(sorted.map((mistake) => this.lineOf(mistake)))];
    if (lines.length === 1) throw new UserError(lines.join(""));
    throw new UserError([`${formatCount(lines.length, "mistake")} in ${this.file}:`, ...lines].join("\n"));
  }

  private lineOf({ place, message }: Mistake): string {
    return `${place === undefined ? this.file : placeText(this.file, place)}: ${message}`;
  }
}

/** A place as compilers write it. */
function placeText(file: string, { line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

function compare(one: Place | undefined, other: Place | undefined): number {
  if (one === undefined || other === undefined)
    return Number(one === undefined) - Number(other === undefined);
  return one.line - other.line || one.column - other.column;
}
