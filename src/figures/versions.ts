import { loadCanvas } from "./library.js";

/** The version of node-canvas and of the library under it. Throws when it does not load. */
export async function canvasVersion(): Promise<string> {
  const { version, cairoVersion } = await loadCanvas();
  return `${version} (cairo ${cairoVersion})`;
}

/** The version of sharp and of the library under it. Throws when it does not load. */
export async function sharpVersion(): Promise<string> {
  const { default: sharp } = await import("sharp");
  return `${sharp.versions.sharp ?? "unknown"} (libvips ${sharp.versions.vips})`;
}
