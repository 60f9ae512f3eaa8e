import { reasonOf } from "../../core/errors.js";

/** Greatest allowed nesting depth of a configuration, because its readers are recursive. */
const DEEPEST = 100;

/** Parses JSON from a file. Throws a clause for invalid JSON, and for nesting deeper than 100. */
export function parseJson(content: Uint8Array | string, name: string): unknown {
  const text = typeof content === "string" ? content : decoded(content, name);
  checkDepth(text, name);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`its ${name} is not complete JSON (${reasonOf(error)})`);
  }
}

function decoded(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new Error(`its ${name} is not text`);
  }
}

/** Checks the depth by counting brackets outside strings, before the text is parsed. */
function checkDepth(text: string, name: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"') at = endOfString(text, at);
    else if (letter === "[" || letter === "{") {
      if (++depth > DEEPEST) throw new Error(`its ${name} is nested too deeply`);
    } else if (letter === "]" || letter === "}") depth--;
  }
}

function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}
