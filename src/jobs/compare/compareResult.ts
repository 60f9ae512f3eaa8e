import type { LeftOut } from "../../measures/comparison/tapPairs.js";
import type { Table } from "../../table/table.js";
import type { Artifact, Attachment } from "../artifactFile.js";
import type { ComparisonHeader } from "../record.js";
import type { GateResult } from "./gates.js";

/** The result of a comparison: tables, results of gates, figures, and the common facts of the networks. */
export interface CompareResult {
  readonly header: ComparisonHeader;
  /** Of two networks `whole`, `taps`, `channels` and `flipped`; of more `pairs` and `similarity`. */
  readonly tables: Readonly<Record<string, Table>>;
  /** Taps that were not compared, and why. */
  readonly leftOut: readonly LeftOut[];
  readonly gates: readonly GateResult[];
  /** Warnings for the reader, in sentences. */
  readonly warnings: readonly string[];
}

/** A comparison with its files: tables, and figures as far as they were asked for. */
export interface ComparedFiles extends CompareResult {
  /** Warnings about text that is illegible in print, one sentence for each figure. */
  readonly pageWarnings: readonly string[];
  readonly artifacts: readonly Artifact<object>[];
  readonly attachments: readonly Attachment[];
}
