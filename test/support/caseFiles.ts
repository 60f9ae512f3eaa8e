import { fileURLToPath } from "node:url";

/** The path of an input that failed once, by the names of its case and of what is in it. */
export function caseAt(name: string, part = ""): string {
  return fileURLToPath(new URL(`../fixtures/cases/${name}/${part}`, import.meta.url));
}
