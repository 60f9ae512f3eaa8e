import type { PrintFigure } from "../figures/encoders/print.js";
import type { EngineFacts } from "../jobs/engineFacts.js";
import type { CheckpointFacts, ProbeFacts } from "../jobs/header.js";
import type { Table } from "../table/table.js";
import type { PageValues } from "./pages/html/pageValues.js";

/** A report, ready for its pages: plain data, but that its figures are read when they are needed. */
export interface ReportDocument {
  readonly title: string;
  /** Markdown; empty for none. */
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

/** A checkpoint that a report looks at. */
export interface ReportCheckpoint extends CheckpointFacts {
  /** Its share of rightly classified test images, as its training has written it down. Default: not known. */
  readonly accuracy?: number;
}

/** A part of a report under one heading. */
export interface ReportSection {
  readonly id: string;
  readonly title: string;
  readonly parts: readonly ReportPart[];
}

/** One thing in a section. */
export type ReportPart = TextPart | FigurePart | TablePart | GatesPart;

/** Words, as Markdown. */
export interface TextPart {
  readonly type: "text";
  readonly markdown: string;
}

/** A figure and what is said of it. */
export interface FigurePart {
  readonly type: "figure";
  readonly id: string;
  readonly title: string;
  /** What is shown, measured over what, with its number. */
  readonly caption: string;
  /** For those who do not see it, with the numbers. */
  readonly alt: string;
  /** The command line that makes it alone. */
  readonly command: string;
  /** One, or one for each scope of the scale that readers can switch to; the first is shown. */
  readonly variants: readonly FigureVariant[];
  /** Set if its texts have letters that only the full font has. */
  readonly needsFullFont: boolean;
  /** The file of its values, as a path relative to the report's folder. */
  readonly values: string;
  /** Its values and drawings, read when they are needed. */
  readonly readValues: () => Promise<PageValues>;
  /** Its first variant as it is printed, read when it is needed. */
  readonly readPrint: () => Promise<PrintFigure>;
}

/** One way in which a figure is drawn. */
export interface FigureVariant extends Sheet {
  /** What the switch calls it; empty where there is only one. */
  readonly label: string;
  /** Its files by ending, as paths relative to the report's folder. */
  readonly files: Readonly<Record<string, string>>;
}

/** A table and what is said of it. */
export interface TablePart {
  readonly type: "table";
  readonly id: string;
  readonly title: string;
  readonly caption: string;
  readonly command: string;
  readonly table: Table;
  /** Its files by ending, as paths relative to the report's folder. */
  readonly files: Readonly<Record<string, string>>;
}

/** What gates have found. */
export interface GatesPart {
  readonly type: "gates";
  readonly id: string;
  readonly title: string;
  readonly gates: readonly GateResult[];
}

/** What one gate has found: the value that came nearest to its bound or beyond it, and where. */
export interface GateResult {
  readonly gate: string;
  /** Null where it is not finite and was read from a file: JSON has no such numbers. */
  readonly value: number | null;
  readonly where: string;
  readonly passed: boolean;
  /** What besides the value decided or was accepted. Default: nothing did. */
  readonly reason?: string;
}

/** How large a variant of a figure is on a page, in the pixels of CSS, and what color is under it. */
export interface Sheet {
  readonly width: number;
  readonly height: number;
  readonly background: string;
}
