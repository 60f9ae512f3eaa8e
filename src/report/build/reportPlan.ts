import { readFile } from "node:fs/promises";
import { resolve as resolvePath } from "node:path";
import { codeOf, UserError } from "../../core/errors.js";
import { sha256Of } from "../../core/files/hash.js";
import { pathWithin, withoutLocation } from "../../core/files/portablePath.js";
import { commandLine } from "../../core/options/commandLine.js";
import { readClassNames } from "../../data/classes/classNames.js";
import { firstImages } from "../../data/firstImages.js";
import { readFileLabels } from "../../data/images/labelFile.js";
import { areLabelMaps, hashOfLabelMaps } from "../../data/images/labelMaps.js";
import { hashOfFeed } from "../../data/loadFeeds.js";
import { probeFingerprint } from "../../data/probeFingerprint.js";
import type { Job, JobKindName } from "../../jobs/job.js";
import { jobOf } from "../../jobs/request.js";
import { Diagnostics } from "../spec/diagnostics.js";
import type { MadeSection, SpecSection } from "../spec/section.js";
import { type SectionKindName, sectionKindOf } from "../spec/sectionKinds.js";
import type { ReportSpec } from "../spec/spec.js";
import type { NamedInput } from "../spec/specInputs.js";
import type { ArtifactPlan, Draft } from "./artifactPlan.js";
import { runsOf } from "./runInputs.js";
import { Slugs } from "./slugs.js";

/** Item of a report: text, or an artifact by its slug. */
export type PlannedItem = { readonly text: string } | { readonly artifact: string };

/** Section and its items. */
export interface PlannedSection {
  readonly id: string;
  readonly title: string;
  readonly items: readonly PlannedItem[];
}

/** Texts of a report and the order of its artifacts: everything besides these that its pages are made from. */
export interface ReportOutline {
  readonly title: string;
  readonly description: string;
  readonly command: string;
  readonly output: readonly string[];
  readonly page: string;
  readonly sections: readonly PlannedSection[];
}

/** Plan of a report. */
export interface ReportPlan {
  readonly spec: ReportSpec;
  readonly outline: ReportOutline;
  /** Each artifact once, in the order of first use in the report. */
  readonly artifacts: readonly ArtifactPlan[];
}

/** Plans a report: determines the artifacts of its sections. Throws one `UserError` with all errors. */
export async function planReport(spec: ReportSpec): Promise<ReportPlan> {
  const diagnostics = new Diagnostics(spec.file);
  const slugs = new Slugs();
  const sections: PlannedSection[] = [];
  const ids = new Slugs();
  for (const section of spec.sections) {
    const items = await itemsOf(section, { spec, slugs, diagnostics });
    const last = sections.at(-1);
    if (section.title === "" && last !== undefined) {
      sections[sections.length - 1] = { ...last, items: [...last.items, ...items] };
      continue;
    }
    const title = section.title === "" && section.kind !== "text" ? section.name : section.title;
    sections.push({ id: ids.fresh(title === "" ? "introduction" : title), title, items });
  }
  diagnostics.check();
  const { title, description, output, page } = spec;
  const outline = { title, description, command: commandOf(spec), output, page, sections };
  return { spec, outline, artifacts: slugs.artifacts };
}

/** Command line that builds the report from the spec's folder. */
function commandOf({ file, folder, variables }: ReportSpec): string {
  const set = Object.entries(variables).flatMap(([name, value]) => [
    "--set",
    `${name}=${withoutLocation(pathWithin(value, folder))}`,
  ]);
  return commandLine(["convscope", "report", "build", file.split(/[/\\]/).at(-1) ?? file, ...set], {}, {});
}

interface PlanContext {
  readonly spec: ReportSpec;
  readonly slugs: Slugs;
  readonly diagnostics: Diagnostics;
}

async function itemsOf(section: SpecSection, means: PlanContext): Promise<readonly PlannedItem[]> {
  if (section.kind === "text") return [{ text: section.markdown }];
  const items: PlannedItem[] = [];
  for (const draft of await draftsOf(section, means)) items.push({ artifact: means.slugs.artifact(draft) });
  return items;
}

async function draftsOf(section: MadeSection, { spec, diagnostics }: PlanContext): Promise<readonly Draft[]> {
  const { kind, name, probes, place } = section;
  const templates = templatesOf(section, spec.folder);
  const [template] = templates as readonly [Job];
  const files = await diagnostics.attempt(place, () => filesOf(template, spec.folder));
  const shown = sectionKindOf(kind).isShown(name)
    ? await Promise.all(probes.map((probe) => imagesOf(probe, section, { spec, diagnostics })))
    : [null];
  const groups = await diagnostics.attempt(place, () => groupsOf(section, spec.folder));
  return (groups ?? []).flatMap((checkpoints) =>
    shown.map((probe) => {
      const jobs = templates.map((each) => jobWith(each, { checkpoints, probe }));
      return { kind, name, jobs, checkpoints, probe, files: files ?? {}, place };
    }),
  );
}

/** File formats of every figure in a report: an image, a vector drawing with selectable text, and its numbers. */
const FORMATS = ["png", "svg", "json"];

/** Kinds of jobs that produce the artifacts of each kind of section. */
const JOBS = {
  view: "draw",
  measure: "measure",
  compare: "compare",
  attribute: "attribute",
} as const satisfies Readonly<Record<SectionKindName, JobKindName>>;

/** Jobs of a section without checkpoints and images: one, or one for each scope. The options are checked here. */
function templatesOf(section: MadeSection, folder: string): readonly Job[] {
  const { kind, name, options, images, scopes, isExplicit } = section;
  const { every: _, format = [], gates: gate, ...given } = options;
  const values = {
    ...given,
    ...pathsWithin(given, folder),
    gate,
    format: [...new Set([...FORMATS, ...(format as readonly string[])])],
    ...(images === "mean" ? { reduce: "mean" } : {}),
  };
  const leaveOut = isExplicit ? {} : { leaveOut: true as const };
  return (scopes.length === 0 ? [undefined] : scopes).map((scope) => {
    const scoped = scope === undefined ? values : { ...values, scope };
    return { ...jobOf({ kind: JOBS[kind], name, values: scoped }), ...leaveOut };
  });
}

/** Options of a section that name files or folders. */
const PATHS = ["train", "show", "data", "scaleFrom"] as const;

/** Paths among the options of a section, those in the spec's folder relative to it. */
function pathsWithin(options: MadeSection["options"], folder: string): Readonly<Record<string, string>> {
  const paths = PATHS.flatMap((name) => {
    const path = options[name];
    return typeof path === "string" ? [[name, pathWithin(path, folder)] as const] : [];
  });
  return Object.fromEntries(paths);
}

/** Job of a section with its checkpoints and images. */
function jobWith(job: Job, { checkpoints, probe }: Pick<Draft, "checkpoints" | "probe">): Job {
  const addresses = checkpoints.map(({ address }) => address);
  const images = probe === null ? {} : { images: { ...job.images, input: probe.address } };
  return { ...job, checkpoints: addresses, ...images };
}

/** Checkpoints of each artifact of a section. */
async function groupsOf(
  { kind, name, checkpoints, options }: MadeSection,
  from: string,
): Promise<readonly (readonly NamedInput[])[]> {
  const { isOfEach, isOfRuns } = sectionKindOf(kind);
  if (isOfRuns(name)) return runsOf(checkpoints, { view: name, every: Number(options.every ?? 0), from });
  return isOfEach(name) ? checkpoints.map((checkpoint) => [checkpoint]) : [checkpoints];
}

/** Probe restricted to the images that a section draws. */
async function imagesOf(
  probe: NamedInput,
  { kind, name, images, options, place }: MadeSection,
  { spec, diagnostics }: Omit<PlanContext, "slugs">,
): Promise<NamedInput> {
  const isWhole = images === "all" || images === "mean" || options.reduce === "mean";
  const data = typeof options.data === "string" ? options.data : "mnist";
  const narrowed = await diagnostics.attempt(place, async () => {
    const address =
      isWhole || !sectionKindOf(kind).drawsEach(name)
        ? probe.address
        : await firstImages(probe.address, images === "first" ? 1 : Number(images), spec.folder);
    return { ...probe, address, fingerprint: await probeFingerprint(address, { data, from: spec.folder }) };
  });
  return narrowed ?? probe;
}

/** Hashes of the inputs of a job other than checkpoints and probe. */
async function filesOf(job: Job, from: string): Promise<Readonly<Record<string, string>>> {
  const { train, show, data = "mnist" } = job.images ?? {};
  const hashes: Record<string, string> = {};
  for (const [role, address] of Object.entries({ train, show }))
    if (address !== undefined) hashes[role] = await probeFingerprint(address, { data, from });
  const { labels, labelsFrom, feed = [] } = job.images ?? {};
  const hashOfImages = (address: string) => probeFingerprint(address, { data, from });
  for (const text of feed) hashes[`feed ${text}`] = await hashOfFeed(text, from, hashOfImages);
  if (labelsFrom !== undefined)
    hashes.labelsFrom = areLabelMaps(labelsFrom, from)
      ? await hashOfLabelMaps(labelsFrom, from)
      : (await readFileLabels(labelsFrom, from)).sha256;
  if (labels !== undefined) hashes.labels = sha256Of((await readClassNames(labels, from)).names.join("\n"));
  if (job.kind !== "draw" || job.scaleFrom === undefined) return hashes;
  try {
    return { ...hashes, scaleFrom: sha256Of(await readFile(resolvePath(from, job.scaleFrom))) };
  } catch (error) {
    throw new UserError(`Cannot read the saved scale '${job.scaleFrom}' (${codeOf(error)}).`);
  }
}
