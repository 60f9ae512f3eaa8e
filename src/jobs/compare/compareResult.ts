import type { OmittedTap } from "../../measures/comparison/tapPairs.js";
import type { Table } from "../../table/table.js";
import type { Artifact, Attachment } from "../artifactFile.js";
import type { ComparisonHeader } from "../record.js";
import type { GateResult } from "./gates.js";

/** Result of a comparison: tables, results of gates, figures, and the common facts of the networks. */
export interface CompareResult {
  readonly header: ComparisonHeader;
  /** For two networks `whole`, `taps`, `channels` and `flipped`; for more `pairs` and `similarity`. */
  readonly tables: Readonly<Record<string, Table>>;
  /** Taps that were not compared, and the reasons. */
  readonly leftOut: readonly OmittedTap[];
  readonly gates: readonly GateResult[];
  /** Warnings for the reader, as sentences. */
  readonly warnings: readonly string[];
}

/** Comparison with its files: tables, and the requested figures. */
export interface ComparedFiles extends CompareResult {
  /** Warnings about text that is illegible in print, one sentence per figure. */
  readonly pageWarnings: readonly string[];
  readonly artifacts: readonly Artifact<object>[];
  readonly attachments: readonly Attachment[];
}
