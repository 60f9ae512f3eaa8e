import type { DrawnAttributions } from "../../jobs/attribute/attributeNetworks.js";
import { encodeAttributed } from "../../jobs/attribute/attributionFiles.js";
import type { JobOf } from "../../jobs/job.js";
import type { AttributionDrawing } from "../../views/attribution.js";
import type { RecordedFigure } from "./artifactRecord.js";

/** Figures of attributions, and their files. */
export async function attributedContent(job: JobOf<"attribute">, attributed: DrawnAttributions) {
  const drawn: AttributionDrawing[] = [];
  const { header, artifacts, attachments, warnings } = await encodeAttributed(job, attributed, (figure) =>
    drawn.push(figure),
  );
  const figures = drawn.map(({ name, title, description, facts }): RecordedFigure => {
    const own = artifacts.filter((file) => file.name.slice(0, file.name.lastIndexOf(".")) === name);
    const files = Object.fromEntries(
      own.map((file) => [file.name.slice(file.name.lastIndexOf(".") + 1), file.name]),
    );
    const notes = facts.rows.flatMap((row) => [...row.notes, ...row.maps.flat().flatMap((map) => map.notes)]);
    const caption = [description, ...new Set(notes)].join(". ");
    return {
      name,
      title,
      caption,
      alt: description,
      command: header.command,
      variants: [{ label: "", files }],
    };
  });
  return {
    checkpoints: header.checkpoints,
    files: new Map([...artifacts, ...attachments].map(({ name, bytes }) => [name, bytes])),
    figures,
    tables: [],
    gates: [],
    notes: attributed.input.leftOut,
    warnings,
  };
}
