import { formatCell } from "../../../pictures/cells.js";
import { element, escapeXml } from "../../../pictures/encoders/xml.js";
import type { ReportDocument } from "../document.js";
import { engineWords } from "../facts.js";
import { commandLineBlock } from "./blocks.js";

const SHORT = 12;

/** What the report looks at, at one glance: checkpoints, images, and what computed. */
export function summaryBlock({ checkpoints, probes, engine }: ReportDocument): string {
  const isKnown = checkpoints.some(({ accuracy }) => accuracy !== undefined);
  const networks = checkpoints.map(({ name, sha256, accuracy }) => [
    escapeXml(name),
    ...(isKnown ? [formatCell(accuracy ?? null, "share")] : []),
    hash(sha256),
  ]);
  const images = probes.map(({ address, sha256, notes }) => [
    escapeXml(address) + notes.map((note) => `<br><small>${escapeXml(note)}</small>`).join(""),
    hash(sha256),
  ]);
  const tables = [
    factTable(["Checkpoint", ...(isKnown ? ["Test accuracy"] : []), "SHA-256"], networks),
    factTable(["Images", "SHA-256"], images),
    factTable(["Engine"], [[escapeXml(engineWords(engine))]]),
  ];
  return element("div", { class: "summary" }, tables.join("\n"));
}

function hash(sha256: string): string {
  return element("code", { title: sha256 }, escapeXml(sha256.slice(0, SHORT)));
}

/** Cells are markup. */
function factTable(names: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return "";
  const head = names.map((name) => element("th", { scope: "col" }, name)).join("");
  const lines = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`);
  return element("table", {}, `<thead><tr>${head}</tr></thead><tbody>${lines.join("")}</tbody>`);
}

/** How the report was made, in full. */
export function provenanceBlock({ checkpoints, probes, engine, command, version }: ReportDocument): string {
  const facts = [
    ["Built by", `convscope ${version}`],
    ["Engine", engineWords(engine)],
    ...[
      ...checkpoints.map(({ name, sha256 }) => [name, sha256]),
      ...probes.map(({ address, sha256 }) => [address, sha256]),
    ],
  ];
  const list = facts.map(
    ([name = "", value = ""]) => `<dt>${escapeXml(name)}</dt><dd>${escapeXml(value)}</dd>`,
  );
  return `<h2>How this report was made</h2>\n${commandLineBlock(command)}\n<dl>${list.join("\n")}</dl>`;
}
