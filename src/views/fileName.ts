import type { Subject } from "./view.js";

/** The name of the file for one tap and image: plain letters only, and the image's index where there are several. */
export function fileNameOf(tap: string, probe: Subject["probe"], image: number): string {
  const plain = tap
    .replaceAll("/", ".")
    .replace(/[^\p{L}\p{N}._#-]/gu, "_")
    .replace(/^\.+/, "_");
  return probe.ids.length === 1 ? plain : `${plain}-${probe.ids[image]}`;
}
