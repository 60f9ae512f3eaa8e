import { shortened } from "../../jobs/fileNames.js";
import type { ArtifactPlan, Draft } from "./artifactPlan.js";

const LONGEST = 80;

/** Generator of names for folders and anchors: plain, short and unique. */
export class Slugs {
  private readonly given = new Set<string>();
  private readonly made = new Map<string, ArtifactPlan>();

  /** Name derived from words that has not been assigned before. */
  fresh(words: string): string {
    const plain = plainWords(words);
    let slug = plain;
    for (let count = 2; this.given.has(slug); count++) slug = `${plain}-${count}`;
    this.given.add(slug);
    return slug;
  }

  /** Slug of an artifact; equal drafts get the same slug. */
  artifact(draft: Draft): string {
    const { place: _, ...content } = draft;
    const id = JSON.stringify(content);
    const plan = this.made.get(id) ?? { ...draft, slug: this.fresh(nameOf(draft)) };
    this.made.set(id, plan);
    return plan.slug;
  }

  /** All artifacts that have a slug. */
  get artifacts(): readonly ArtifactPlan[] {
    return [...this.made.values()];
  }
}

/** Name of a draft: its view or measure, checkpoints and probe. */
function nameOf({ kind, name, checkpoints, probe }: Draft): string {
  const of = kind === "measure" ? [] : namesOf(checkpoints.map((checkpoint) => checkpoint.name));
  return [name, ...of, ...(probe === null ? [] : [probe.name])].join(" ");
}

/** Names, replaced by the run's name if they are its checkpoints. */
function namesOf(names: readonly string[]): readonly string[] {
  const runs = new Set(names.map((name) => name.slice(0, Math.max(0, name.lastIndexOf("/")))));
  const [run = ""] = runs;
  return names.length > 1 && runs.size === 1 && run !== "" ? [run] : names;
}

/** Name derived from words. A long one ends in a hash of the full text, so it does not depend on other names. */
function plainWords(words: string): string {
  const plain = words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain === "" ? "part" : shortened(plain, LONGEST);
}
