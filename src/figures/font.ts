import { fileURLToPath } from "node:url";
import type { TextStyle } from "./figure.js";

/** The family of the font that convscope ships: Arimo, with the measures of Arial, which journals ask for. */
export const FONT_FAMILY = "Arimo";

/** The files of the font, by weight. */
export const FONT_FILES: Readonly<Record<TextStyle["weight"], string>> = {
  normal: asset("Arimo-Regular.ttf"),
  bold: asset("Arimo-Bold.ttf"),
};

/** A configuration of fontconfig that knows no fonts: what is drawn must not hang on what a machine has installed. */
export const FONT_CONFIGURATION = asset("fonts.conf");

/** A style as CSS writes it. */
export function cssFont({ size, weight }: TextStyle): string {
  return `${weight} ${size}px ${FONT_FAMILY}`;
}

function asset(name: string): string {
  return fileURLToPath(new URL(`../../assets/fonts/${name}`, import.meta.url));
}
