import { fileURLToPath } from "node:url";

/** The path of an input that once failed, by the names of its case and its content. */
export function caseAt(name: string, part = ""): string {
  return fileURLToPath(new URL(`../fixtures/cases/${name}/${part}`, import.meta.url));
}
