import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { codeOf, reasonOf, UserError } from "../core/errors.js";

/** Loopback address: only programs on this machine can reach it. */
export const LOOPBACK = "127.0.0.1";

/** Default port. */
export const DEFAULT_PORT = 8420;
const TRIES = 20;

/**
 * Makes a server listen on the loopback and returns its port: the requested one, else the default one or the next
 * free one. Port 0 means any. Throws `UserError` if the requested port is not available.
 */
export async function listen(server: Server, port: number | undefined): Promise<number> {
  const tried =
    port === undefined ? [...Array.from({ length: TRIES }, (_, at) => DEFAULT_PORT + at), 0] : [port];
  for (const [at, each] of tried.entries()) {
    try {
      return await listenAt(server, each);
    } catch (error) {
      if (at === tried.length - 1) throw cannotListen(each, error);
    }
  }
  throw new Error("No port was tried.");
}

async function listenAt(server: Server, port: number): Promise<number> {
  server.listen({ port, host: LOOPBACK, exclusive: true });
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

function cannotListen(port: number, error: unknown): unknown {
  const code = codeOf(error);
  if (code === undefined) return error;
  const cause = CAUSES[code] ?? reasonOf(error);
  return new UserError(
    `Cannot serve at port ${port}: ${cause}. Choose another --port, or omit it for a free one.`,
  );
}

const CAUSES: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EADDRINUSE: "another program uses it",
};
