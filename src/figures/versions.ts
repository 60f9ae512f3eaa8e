import { loadCanvas } from "./canvasLibrary.js";

/** The versions of node-canvas and cairo. Throws if it does not load. */
export async function canvasVersion(): Promise<string> {
  const { version, cairoVersion } = await loadCanvas();
  return `${version} (cairo ${cairoVersion})`;
}

/** The versions of sharp and libvips. Throws if it does not load. */
export async function sharpVersion(): Promise<string> {
  const { default: sharp } = await import("sharp");
  return `${sharp.versions.sharp ?? "unknown"} (libvips ${sharp.versions.vips})`;
}
