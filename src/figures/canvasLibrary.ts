import { FONT_CONFIGURATION, FONT_FAMILY, FONT_FILES } from "./font.js";

type Library = typeof import("canvas");

let loading: Promise<Library> | undefined;

/** Loads node-canvas with the bundled font only. Repeated calls return the same library. */
export function loadCanvas(): Promise<Library> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Library> {
  // Fontconfig reads its variable when the library first draws text.
  process.env.FONTCONFIG_FILE = FONT_CONFIGURATION;
  const library = await import("canvas");
  for (const [weight, path] of Object.entries(FONT_FILES))
    library.registerFont(path, { family: FONT_FAMILY, weight });
  return library;
}
