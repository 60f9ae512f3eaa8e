/**
 * Escapes a text for use in XML content and attributes. Characters that XML cannot represent become the replacement
 * character.
 */
export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, "\ufffd").replace(/[&<>"']/g, (sign) => ENTITIES[sign] as string);
}

/** Inverse of `escapeXml`. */
export function unescapeXml(text: string): string {
  return text.replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => SIGNS[entity] as string);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids (section 2.2).
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Surrogate}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const SIGNS = Object.fromEntries(Object.entries(ENTITIES).map(([sign, entity]) => [entity, sign]));

/** XML element: its name, those attributes that have values, and its content, which is already escaped. */
export function element(
  name: string,
  values: Readonly<Record<string, string | number | undefined>>,
  content = "",
): string {
  const attributes = Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([attribute, value]) => ` ${attribute}="${escapeXml(String(value))}"`);
  const start = `<${name}${attributes.join("")}`;
  return content === "" ? `${start}/>` : `${start}>${content}</${name}>`;
}
