import type { IncomingHttpHeaders } from "node:http";
import { EVENTS_PATH, LIVE_SCRIPT_PATH } from "./liveState.js";

/** A request, as far as it decides what is answered. */
export interface Request {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Pick<IncomingHttpHeaders, "host">;
}

/**
 * Meaning of a request: the parts of a path below the served folder, an address that the server reserves, or
 * the reason for refusal.
 */
export type Asked =
  | { readonly parts: readonly string[] }
  | { readonly reserved: string }
  | { readonly status: 400 | 403 | 404 | 405; readonly reason: string };

/** Addresses that no file of a folder can have, for hidden ones are not served; but browsers ask for the last of themselves. */
const ICON = "/favicon.ico";
const RESERVED: readonly string[] = [EVENTS_PATH, LIVE_SCRIPT_PATH, ICON];

/** The names by which a browser on this machine may call the server. */
const NAMES = ["127.0.0.1", "localhost"];

/**
 * Reads a request to a server on a port of the loopback. One under any other name is refused: by a name of its own that
 * leads to the loopback, a page from elsewhere could read what is served (DNS rebinding). So are all methods that do
 * more than read, and paths that lead out of the folder or to hidden files.
 */
export function parseRequest({ method, url = "", headers: { host } }: Request, port: number): Asked {
  const hosts = NAMES.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`]));
  if (!hosts.includes(host?.toLowerCase() ?? "")) {
    return { status: 403, reason: `Expected a request to ${hosts[0]} or ${hosts[1]}.` };
  }
  if (method !== "GET" && method !== "HEAD")
    return { status: 405, reason: "Only GET and HEAD are supported." };
  const path = decoded(url.replace(/[?#].*$/s, ""));
  if (path === undefined) return { status: 400, reason: "The path is malformed." };
  if (RESERVED.includes(path)) return { reserved: path };
  const parts = path.slice(1).split("/");
  return parts.every(isPlain) || path === "/" ? { parts } : { status: 404, reason: NOT_FOUND };
}

/** Said of everything that is not there, whatever the reason. */
export const NOT_FOUND = "There is no such file.";

function decoded(path: string): string | undefined {
  if (!path.startsWith("/")) return undefined;
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** True if a part of a path is the name of a visible file on every system. */
function isPlain(part: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: no name of ours has them, and systems choke on some.
  return part !== "" && !part.startsWith(".") && !/[\u0000-\u001f\\:]/.test(part);
}
