import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A local web server that stands in for the servers of prebuilt files. */
export interface Host {
  url: string;
  /** The requested paths, in order. */
  asked: string[];
  close(): Promise<void>;
}

export interface Answer {
  status?: number;
  body: Buffer | string;
}

/** Starts a server that answers each path with the entry of `answers` for its last part, else with 404. */
export function startHost(answers: Record<string, Answer>): Promise<Host> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    asked.push(path);
    const { status = 200, body } = answers[path.split("/").at(-1) ?? ""] ?? {
      status: 404,
      body: "not found",
    };
    response.writeHead(status, { "content-length": Buffer.byteLength(body) }).end(body);
  });
  const close = () => new Promise<void>((resolve) => server.close(() => resolve()));
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve({ url: `http://127.0.0.1:${port}/`, asked, close });
    });
  });
}
