import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { asked, NOT_FOUND } from "./asked.js";
import { fileWithin } from "./fileWithin.js";
import { LOOPBACK, listen } from "./listen.js";
import { livePage, WAITING_PAGE } from "./livePage.js";
import { EVENTS, LIVE_SCRIPT, LIVE_SCRIPT_PATH } from "./liveScript.js";
import { mediaTypeOf } from "./mediaTypes.js";

/** How a report stands that is served. */
export interface LiveState {
  /** Another one for every other content of its files; empty where there is none. */
  readonly version: string;
  /** What keeps it from being built, for readers; empty where nothing does. */
  readonly mistakes: string;
}

/** What to serve, and where. */
export interface LivePlan {
  readonly folder: string;
  /** Default: a fixed one, or the next that is free. 0 means any. */
  readonly port: number | undefined;
  readonly state: LiveState;
}

const PAGE = "index.html";

/** No page of elsewhere may show or read what is served, and no browser keeps it. */
const HEADERS = {
  "Cache-Control": "no-store",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "SAMEORIGIN",
} as const;

/** Serves a report's folder to browsers on this machine, and tells open pages when it has changed. Close it when done. */
export class LiveServer {
  /** Where its page is. */
  readonly address: string;
  private readonly server: Server;
  private readonly folder: string;
  private readonly readers = new Set<ServerResponse>();
  private state: LiveState;

  private constructor(server: Server, { folder, state }: LivePlan, port: number) {
    this.server = server;
    this.folder = folder;
    this.state = state;
    this.address = `http://${LOOPBACK}:${port}/`;
    server.on("request", (request, response) => {
      // A reader that leaves in the middle of an answer is no failure; nor may a file that cannot be read end the server.
      this.answer(request, response, port).catch(() => response.destroy());
    });
  }

  /** Starts one. Throws `UserError` where the port cannot be had. */
  static async start(plan: LivePlan): Promise<LiveServer> {
    const server = createServer();
    return new LiveServer(server, plan, await listen(server, plan.port));
  }

  /** Tells open pages how the report stands now. */
  show(state: LiveState): void {
    this.state = state;
    for (const reader of this.readers) reader.write(eventOf(state));
  }

  /** Leaves all readers and stops listening. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    this.server.closeAllConnections();
    await closed;
  }

  private async answer(request: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const what = asked(request, port);
    if ("status" in what) return refuse(response, what.status, what.reason);
    if ("reserved" in what) return this.sendOwn(request, response, what.reserved);
    const path = what.parts.join("/");
    return path === "" || path === PAGE ? this.sendPage(response) : this.sendFile(response, what.parts);
  }

  private sendOwn({ method }: IncomingMessage, response: ServerResponse, path: string): void {
    if (path === LIVE_SCRIPT_PATH) return send(response, LIVE_SCRIPT, "text/javascript; charset=utf-8");
    if (path === EVENTS && method === "GET") return this.listenTo(response);
    // There is no icon, and an error on the page's console would be a riddle.
    response.writeHead(204).end();
  }

  private async sendPage(response: ServerResponse): Promise<void> {
    const { version } = this.state;
    const file = await fileWithin(this.folder, [PAGE]);
    const html = (await file?.readFile("utf8").finally(() => file.close())) ?? WAITING_PAGE;
    send(response, livePage(html, version), mediaTypeOf(PAGE));
  }

  private async sendFile(response: ServerResponse, parts: readonly string[]): Promise<void> {
    const file = await fileWithin(this.folder, parts);
    if (file === undefined) return refuse(response, 404, NOT_FOUND);
    const { size } = await file.stat();
    response.writeHead(200, { "Content-Type": mediaTypeOf(parts.at(-1) ?? ""), "Content-Length": size });
    await pipeline(file.createReadStream(), response);
  }

  private listenTo(response: ServerResponse): void {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    response.write(`retry: 1000\n\n${eventOf(this.state)}`);
    this.readers.add(response);
    response.once("close", () => this.readers.delete(response));
  }
}

/** A state as a server-sent event. JSON has no line breaks, which would end it. */
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
