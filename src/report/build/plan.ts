import { readFile } from "node:fs/promises";
import { resolve as resolvePath } from "node:path";
import { codeOf, UserError } from "../../core/errors.js";
import { sha256Of } from "../../core/files/hash.js";
import { commandLine } from "../../core/options/commandLine.js";
import { resolve, text } from "../../core/options/option.js";
import { probeFingerprint } from "../../data/fingerprint.js";
import { firstImages } from "../../data/firstImages.js";
import { Diagnostics } from "../spec/diagnostics.js";
import type { MadeSection, SpecSection } from "../spec/section.js";
import { sectionKindOf } from "../spec/sectionKinds.js";
import type { ReportSpec } from "../spec/spec.js";
import type { NamedInput } from "../spec/specInputs.js";
import type { ArtifactPlan, Draft } from "./artifactPlan.js";
import { runsOf } from "./runInputs.js";
import { Slugs } from "./slugs.js";

/** What stands in a report: words, and artifacts by their slugs. */
export type PlannedItem = { readonly text: string } | { readonly artifact: string };

/** A section, and what stands in it. */
export interface PlannedSection {
  readonly id: string;
  readonly title: string;
  readonly items: readonly PlannedItem[];
}

/** The words of a report and the order of its artifacts: all that its pages are made of besides these. */
export interface ReportOutline {
  readonly title: string;
  readonly description: string;
  readonly command: string;
  readonly output: readonly string[];
  readonly page: string;
  readonly sections: readonly PlannedSection[];
}

/** What a report is to be made of. */
export interface ReportPlan {
  readonly spec: ReportSpec;
  readonly outline: ReportOutline;
  /** Each once, in the order of their first place in the report. */
  readonly artifacts: readonly ArtifactPlan[];
}

/** Plans a report: which artifacts its sections are made of. Throws one `UserError` that tells all mistakes. */
export async function planReport(spec: ReportSpec): Promise<ReportPlan> {
  const mistakes = new Diagnostics(spec.file);
  const slugs = new Slugs();
  const sections: PlannedSection[] = [];
  const ids = new Slugs();
  for (const section of spec.sections) {
    const items = await itemsOf(section, { spec, slugs, mistakes });
    const last = sections.at(-1);
    if (section.title === "" && last !== undefined) {
      sections[sections.length - 1] = { ...last, items: [...last.items, ...items] };
      continue;
    }
    const title = section.title === "" && section.kind !== "text" ? section.name : section.title;
    sections.push({ id: ids.fresh(title === "" ? "introduction" : title), title, items });
  }
  mistakes.check();
  const { title, description, output, page } = spec;
  const outline = { title, description, command: commandOf(spec), output, page, sections };
  return { spec, outline, artifacts: slugs.artifacts };
}

/** The command line that builds it, given from the spec's folder. */
function commandOf({ file, variables }: ReportSpec): string {
  const set = Object.entries(variables).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  return commandLine(["convscope", "report", "build", file.split(/[/\\]/).at(-1) ?? file, ...set], {}, {});
}

interface PlanMeans {
  readonly spec: ReportSpec;
  readonly slugs: Slugs;
  readonly mistakes: Diagnostics;
}

async function itemsOf(section: SpecSection, means: PlanMeans): Promise<readonly PlannedItem[]> {
  if (section.kind === "text") return [{ text: section.markdown }];
  const items: PlannedItem[] = [];
  for (const draft of await draftsOf(section, means)) items.push({ artifact: means.slugs.artifact(draft) });
  return items;
}

async function draftsOf(section: MadeSection, { spec, mistakes }: PlanMeans): Promise<readonly Draft[]> {
  const { kind, name, isExplicit, probes, scopes, place } = section;
  const { optionsOf, isShown } = sectionKindOf(kind);
  const options = resolve(optionsOf(name), withMean(section));
  const files = await mistakes.attempt(place, () => filesOf(options, spec.folder));
  const shown = isShown(name)
    ? await Promise.all(probes.map((probe) => imagesOf(probe, section, { spec, mistakes })))
    : [null];
  const common = { kind, name, isExplicit, options, scopes, files: files ?? {}, place };
  const groups = await mistakes.attempt(place, () => groupsOf(section, { options, from: spec.folder }));
  return (groups ?? []).flatMap((checkpoints) => shown.map((probe) => ({ ...common, checkpoints, probe })));
}

/** The checkpoints of each artifact of a section. */
async function groupsOf(
  { kind, name, checkpoints }: MadeSection,
  { options, from }: { readonly options: Readonly<Record<string, unknown>>; readonly from: string },
): Promise<readonly (readonly NamedInput[])[]> {
  const { isOfEach, isOfRuns } = sectionKindOf(kind);
  if (isOfRuns(name)) return runsOf(checkpoints, { view: name, every: Number(options.every), from });
  return isOfEach(name) ? checkpoints.map((checkpoint) => [checkpoint]) : [checkpoints];
}

function withMean({ options, images }: MadeSection): Readonly<Record<string, unknown>> {
  return images === "mean" ? { ...options, reduce: "mean" } : options;
}

/** A probe narrowed to the images that a section draws. */
async function imagesOf(
  probe: NamedInput,
  { kind, name, images, options, place }: MadeSection,
  { spec, mistakes }: Omit<PlanMeans, "slugs">,
): Promise<NamedInput> {
  const isWhole = images === "all" || images === "mean" || options.reduce === "mean";
  const data = typeof options.data === "string" ? options.data : "mnist";
  const narrowed = await mistakes.attempt(place, async () => {
    const address =
      isWhole || !sectionKindOf(kind).drawsEach(name)
        ? probe.address
        : await firstImages(probe.address, images === "first" ? 1 : Number(images), spec.folder);
    return { ...probe, address, fingerprint: await probeFingerprint(address, { data, from: spec.folder }) };
  });
  return narrowed ?? probe;
}

/** The hashes of what options name besides checkpoint and probe. */
async function filesOf(
  { train, data, scaleFrom }: Readonly<Record<string, unknown>>,
  from: string,
): Promise<Readonly<Record<string, string>>> {
  const scale = text({ summary: "", valueName: "file", default: "" });
  const learned =
    typeof train === "string" ? { train: await probeFingerprint(train, { data: String(data), from }) } : {};
  if (scaleFrom === undefined || scaleFrom === "") return learned;
  const path = scale.parse(scaleFrom, "'scale-from'");
  try {
    const bytes = await readFile(resolvePath(from, path));
    return { ...learned, scaleFrom: sha256Of(bytes) };
  } catch (error) {
    throw new UserError(`Cannot read the saved scale '${path}' (${codeOf(error)}).`);
  }
}
