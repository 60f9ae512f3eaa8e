import type { PrintFigure } from "../figures/encoders/print.js";
import type { EngineFacts } from "../jobs/engineFacts.js";
import type { CheckpointFacts, ProbeFacts } from "../jobs/header.js";
import type { Table } from "../table/table.js";
import type { PageValues } from "./pages/html/pageValues.js";

/** A report ready to be written as pages: plain data, except that figures are read on demand. */
export interface ReportDocument {
  readonly title: string;
  /** Markdown text; empty if there is none. */
  readonly description: string;
  /** The command line that builds it. */
  readonly command: string;
  /** The version of convscope that built it. */
  readonly version: string;
  readonly checkpoints: readonly ReportCheckpoint[];
  readonly probes: readonly ProbeFacts[];
  readonly engine: EngineFacts;
  readonly sections: readonly ReportSection[];
}

/** A checkpoint that appears in a report. */
export interface ReportCheckpoint extends CheckpointFacts {
  /** Accuracy on the test images, 0 to 1, as recorded by its training. Default: unknown. */
  readonly accuracy?: number;
}

/** A part of a report under one heading. */
export interface ReportSection {
  readonly id: string;
  readonly title: string;
  readonly parts: readonly ReportPart[];
}

/** An item of a section. */
export type ReportPart = TextPart | FigurePart | TablePart | GatesPart;

/** A text, as Markdown. */
export interface TextPart {
  readonly type: "text";
  readonly markdown: string;
}

/** A figure with its texts and files. */
export interface FigurePart {
  readonly type: "figure";
  readonly id: string;
  readonly title: string;
  /** The content of the figure, the images it is computed over, and their number. */
  readonly caption: string;
  /** The text alternative, with the numbers. */
  readonly alt: string;
  /** The command line that reproduces this figure on its own. */
  readonly command: string;
  /** One drawing, or one for each scope of the scale that readers can switch to; the first is shown initially. */
  readonly variants: readonly FigureVariant[];
  /** True if its texts need glyphs that only the full font has. */
  readonly needsFullFont: boolean;
  /** The file of its values, as a path relative to the report's folder. */
  readonly values: string;
  /** Its values and drawings, read on demand. */
  readonly readValues: () => Promise<PageValues>;
  /** Its first variant in print form, read on demand. */
  readonly readPrint: () => Promise<PrintFigure>;
}

/** One way of drawing a figure. */
export interface FigureVariant extends Sheet {
  /** The label of its switch; empty if the figure has a single variant. */
  readonly label: string;
  /** Its files by format, as paths relative to the report's folder. */
  readonly files: Readonly<Record<string, string>>;
}

/** A table with its texts and files. */
export interface TablePart {
  readonly type: "table";
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly command: string;
  readonly table: Table;
  /** Its files by format, as paths relative to the report's folder. */
  readonly files: Readonly<Record<string, string>>;
}

/** The results of gates. */
export interface GatesPart {
  readonly type: "gates";
  readonly id: string;
  readonly title: string;
  readonly gates: readonly GateResult[];
}

/** The result of a gate: the value closest to its bound or furthest beyond it, and its location. */
export interface GateResult {
  readonly gate: string;
  /** Null if the value is not finite and was read from a file: JSON has no such numbers. */
  readonly value: number | null;
  readonly where: string;
  readonly passed: boolean;
  /** Anything besides the value that decided the result or was accepted. Default: nothing. */
  readonly reason?: string;
}

/** The size of a figure's variant on a page, in CSS pixels, and its background color. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly background: string;
}
