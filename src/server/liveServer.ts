import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { extname } from "node:path";
import { pipeline } from "node:stream/promises";
import { readBundle } from "../figures/encoders/clientBundle.js";
import { Snapshots } from "./folderSnapshots.js";
import { LOOPBACK, listen } from "./listen.js";
import { livePage, waitingPage } from "./livePage.js";
import { EVENTS_PATH, LIVE_SCRIPT_PATH, type LiveState } from "./liveState.js";
import { openInside } from "./openInside.js";
import { NOT_FOUND, parseRequest } from "./parseRequest.js";

/** Media types of the files in a report, by file extension. */
const MEDIA_TYPES: Readonly<Record<string, string>> = {
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".json": "application/json",
  ".md": "text/markdown; charset=utf-8",
  ".npz": "application/zip",
  ".pdf": "application/pdf",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
  ".xml": "application/xml",
};

/** Media type of a file by its name; for an unknown one, plain bytes, which browsers save and never execute. */
function mediaTypeOf(name: string): string {
  return MEDIA_TYPES[extname(name).toLowerCase()] ?? "application/octet-stream";
}

/** Complete report. */
export interface LiveReport {
  readonly folder: string;
  /** Paths of its files below the folder. */
  readonly files: readonly string[];
  /** Version, which differs whenever the content of a file differs. */
  readonly version: string;
}

const PAGE = "index.html";

/** Headers that keep other sites from embedding or reading the report, and browsers from caching it. */
const HEADERS = {
  "Cache-Control": "no-store",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "SAMEORIGIN",
} as const;

/**
 * Serves a report to browsers on this machine, and notifies open pages of new versions. It serves the report as of
 * its publication, so that readers see a complete one while the next is built and if that fails. Must be closed after
 * use.
 */
export class LiveServer {
  /** Address of its page. */
  readonly address: string;
  private readonly server: Server;
  private readonly snapshots: Snapshots;
  private readonly readers = new Set<ServerResponse>();
  private folder: string | undefined;
  private state: LiveState = { version: "", mistakes: "" };

  private constructor(server: Server, port: number, snapshots: Snapshots) {
    this.server = server;
    this.snapshots = snapshots;
    this.address = `http://${LOOPBACK}:${port}/`;
    server.on("request", (request, response) => {
      // A reader that disconnects early is not a failure, and an unreadable file must not end the server.
      this.answer(request, response, port).catch(() => response.destroy());
    });
  }

  /**
   * Starts a server on a requested port, else on the default one or the next free one; 0 means any. Throws
   * `UserError` if the requested port is not available.
   */
  static async start(port?: number): Promise<LiveServer> {
    const server = createServer();
    const listening = await listen(server, port);
    return new LiveServer(server, listening, await Snapshots.start());
  }

  /** Serves a report as it is now; open pages of another version reload. */
  async publish({ folder, files, version }: LiveReport): Promise<void> {
    this.folder = await this.snapshots.take(folder, files);
    this.onProgress({ version, mistakes: "" });
  }

  /** Shows on open pages the errors that prevent a new build, until a report is published. */
  warn(mistakes: string): void {
    this.onProgress({ ...this.state, mistakes });
  }

  /** Disconnects all readers and stops listening. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
    await this.snapshots.close();
  }

  private onProgress(state: LiveState): void {
    this.state = state;
    for (const reader of this.readers) reader.write(eventOf(state));
  }

  private async answer(request: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const what = parseRequest(request, port);
    if ("status" in what) return refuse(response, what.status, what.reason);
    if ("reserved" in what) return this.sendOwn(request, response, what.reserved);
    const path = what.parts.join("/");
    return path === "" || path === PAGE ? this.sendPage(response) : this.sendFile(response, what.parts);
  }

  private sendOwn({ method }: IncomingMessage, response: ServerResponse, path: string): void {
    if (path === LIVE_SCRIPT_PATH)
      return send(response, readBundle("live.js"), "text/javascript; charset=utf-8");
    if (path === EVENTS_PATH && method === "GET") return this.listenTo(response);
    // There is no icon, and an error on the browser's console would be confusing.
    response.writeHead(204).end();
  }

  private async sendPage(response: ServerResponse): Promise<void> {
    const { version } = this.state;
    const file = await this.file([PAGE]);
    const html = (await file?.readFile("utf8").finally(() => file.close())) ?? waitingPage();
    send(response, livePage(html, version), mediaTypeOf(PAGE));
  }

  private async sendFile(response: ServerResponse, parts: readonly string[]): Promise<void> {
    const file = await this.file(parts);
    if (file === undefined) return refuse(response, 404, NOT_FOUND);
    const { size } = await file.stat();
    response.writeHead(200, { "Content-Type": mediaTypeOf(parts.at(-1) ?? ""), "Content-Length": size });
    await pipeline(file.createReadStream(), response);
  }

  private async file(parts: readonly string[]) {
    return this.folder === undefined ? undefined : openInside(this.folder, parts);
  }

  private listenTo(response: ServerResponse): void {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write(`retry: 1000\n\n${eventOf(this.state)}`);
    this.readers.add(response);
    response.once("close", () => this.readers.delete(response));
  }
}

/** Formats a state as a server-sent event. JSON has no line breaks, which would end it. */
function eventOf(state: LiveState): string {
  return `event: state\ndata: ${JSON.stringify(state)}\n\n`;
}

function send(response: ServerResponse, content: string, type: string): void {
  response.writeHead(200, { "Content-Type": type, "Content-Length": Buffer.byteLength(content) });
  response.end(content);
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  if (status === 405) response.setHeader("Allow", "GET, HEAD");
  response.writeHead(status, { "Content-Type": "text/plain; charset=utf-8" });
  response.end(`${reason}\n`);
}
