import { shortened } from "../../jobs/fileNames.js";
import type { ArtifactPlan, Draft } from "./artifactPlan.js";

const LONGEST = 80;

/** Names for folders and anchors: plain, short, and none given twice. */
export class Slugs {
  private readonly given = new Set<string>();
  private readonly made = new Map<string, ArtifactPlan>();

  /** A name that was not given before, made of words. */
  fresh(words: string): string {
    const plain = plainWords(words);
    let slug = plain;
    for (let count = 2; this.given.has(slug); count++) slug = `${plain}-${count}`;
    this.given.add(slug);
    return slug;
  }

  /** The slug of an artifact; one that is asked for twice is made once. */
  artifact(draft: Draft): string {
    const { place: _, ...content } = draft;
    const id = JSON.stringify(content);
    const plan = this.made.get(id) ?? { ...draft, slug: this.fresh(nameOf(draft)) };
    this.made.set(id, plan);
    return plan.slug;
  }

  /** All artifacts that were named. */
  get artifacts(): readonly ArtifactPlan[] {
    return [...this.made.values()];
  }
}

/** The name of a draft: its view or measure, checkpoints and probe. */
function nameOf({ kind, name, checkpoints, probe }: Draft): string {
  const of = kind === "measure" ? [] : namesOf(checkpoints.map((checkpoint) => checkpoint.name));
  return [name, ...of, ...(probe === null ? [] : [probe.name])].join(" ");
}

/** Names, or that of the run where they are its checkpoints'. */
function namesOf(names: readonly string[]): readonly string[] {
  const runs = new Set(names.map((name) => name.slice(0, Math.max(0, name.lastIndexOf("/")))));
  const [run = ""] = runs;
  return names.length > 1 && runs.size === 1 && run !== "" ? [run] : names;
}

/** Words as a name. A long one ends in a hash of the whole: which others there are does not change it. */
function plainWords(words: string): string {
  const plain = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain === "" ? "part" : shortened(plain, LONGEST);
}
