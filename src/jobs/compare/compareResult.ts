import type { LeftOut } from "../../measures/comparison/tapPairs.js";
import type { Table } from "../../table/table.js";
import type { Artifact, Attachment } from "../artifactFile.js";
import type { ComparisonHeader } from "./comparisonHeader.js";
import type { GateResult } from "./gates.js";

/** What distinguishes networks: tables, what gates say to them, figures, and what they have in common. */
export interface CompareResult {
  readonly header: ComparisonHeader;
  /** Of two networks `whole`, `taps`, `channels` and `flipped`; of more `pairs` and `similarity`. */
  readonly tables: Readonly<Record<string, Table>>;
  /** Taps that were not compared, and why. */
  readonly leftOut: readonly LeftOut[];
  readonly gates: readonly GateResult[];
  /** What a reader must know, in sentences. */
  readonly warnings: readonly string[];
}

/** A comparison with its files: tables, and figures as far as they were asked for. */
export interface ComparedFiles extends CompareResult {
  /** What a reader in print could not read, one sentence for each figure. */
  readonly pageWarnings: readonly string[];
  readonly artifacts: readonly Artifact<object>[];
  readonly attachments: readonly Attachment[];
}
