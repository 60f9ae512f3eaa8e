import { UserError } from "../../core/errors.js";
import { formatCount } from "../../core/format.js";

/** A position in a text. Line and column are counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

interface Diagnostic {
  readonly message: string;
  readonly place: Place | undefined;
}

/** Errors of a file, collected so that all are reported at once. */
export class Diagnostics {
  private readonly found: Diagnostic[] = [];
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  /** Adds an error, with its position if it has one. */
  add(message: string, place?: Place): void {
    this.found.push({ message, place });
  }

  /** Runs a function and returns its result; on `UserError`, adds that at a position and returns undefined. */
  async attempt<T>(place: Place, body: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await body();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.add(error.message, place);
      return undefined;
    }
  }

  /** Throws one `UserError` with all errors in the order of the file, if there are any. */
  check(): void {
    if (this.found.length === 0) return;
    const sorted = [...this.found].sort((a, b) => compare(a.place, b.place));
    const lines = [...new Set(sorted.map((diagnostic) => this.lineOf(diagnostic)))];
    if (lines.length === 1) throw new UserError(lines.join(""));
    throw new UserError([`${formatCount(lines.length, "error")} in ${this.file}:`, ...lines].join("\n"));
  }

  private lineOf({ place, message }: Diagnostic): string {
    return `${place === undefined ? this.file : placeText(this.file, place)}: ${message}`;
  }
}

/** A position in the notation of compilers. */
function placeText(file: string, { line, column }: Place): string {
  return `${file}:${line}:${column}`;
}

function compare(a: Place | undefined, b: Place | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return a.line - b.line || a.column - b.column;
}
