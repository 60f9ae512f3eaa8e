import type { IncomingHttpHeaders } from "node:http";
import { EVENTS_PATH, LIVE_SCRIPT_PATH } from "./liveState.js";

/** Parts of a request that determine the response. */
export interface Request {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: Pick<IncomingHttpHeaders, "host">;
}

/**
 * Meaning of a request: the parts of a path below the served folder, an address that the server reserves, or
 * the reason for refusal.
 */
export type ServerRequest =
  | { readonly parts: readonly string[] }
  | { readonly reserved: string }
  | { readonly status: 400 | 403 | 404 | 405; readonly reason: string };

/**
 * Paths that no served file can have, because hidden files are not served; browsers request the last one on their
 * own.
 */
const ICON = "/favicon.ico";
const RESERVED: readonly string[] = [EVENTS_PATH, LIVE_SCRIPT_PATH, ICON];

/** Host names by which a browser on this machine may reach the server. */
const NAMES = ["127.0.0.1", "localhost"];

/**
 * Parses a request to a server on a loopback port. Any other host name is rejected: with its own name that resolves
 * to the loopback, a foreign page could read the report (DNS rebinding). So are all methods except for reading, and
 * paths that lead out of the folder or to hidden files.
 */
export function parseRequest({ method, url = "", headers: { host } }: Request, port: number): ServerRequest {
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

/** Response for everything that does not exist, whatever the reason. */
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
  // biome-ignore lint/suspicious/noControlCharactersInRegex: some systems cannot handle such file names.
  return part !== "" && !part.startsWith(".") && !/[\u0000-\u001f\\:]/.test(part);
}
