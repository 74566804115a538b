import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A host beside the API that hands out logs, as the API's answers name it. It starts with the first log. */
export class LogFiles {
  /** What each request brought along, for tests: no credential may be among it. */
  readonly asked: { readonly path: string; readonly headers: IncomingHttpHeaders }[] = [];
  /** What every log ends with, for tests. */
  end = "";
  private readonly texts = new Map<string, string>();
  private server: Promise<Server> | undefined;

  /** A URL under which a text is found. One of a stream stays open after it. */
  async put(path: string, text: string): Promise<string> {
    this.server ??= this.start();
    // Whoever has the address may read the log, as at DigitalOcean.
    const signed = `${path}?token=${randomUUID()}`;
    this.texts.set(signed, text + this.end);
    const { port } = (await this.server).address() as AddressInfo;
    return `http://127.0.0.1:${port}${signed}`;
  }

  async close(): Promise<void> {
    const server = await this.server;
    server?.closeAllConnections();
    server?.close();
  }

  private start(): Promise<Server> {
    const server = createServer(({ url = "/", headers }, response) => {
      this.asked.push({ path: url, headers });
      const text = this.texts.get(url);
      if (text === undefined) {
        response.writeHead(403).end();
        return;
      }
      response.writeHead(200, { "content-type": "text/plain" });
      if (url.startsWith("/live/")) response.write(text);
      else response.end(text);
    });
    return new Promise((resolve, reject) => {
      server.once("error", reject).listen(0, "127.0.0.1", () => resolve(server));
    });
  }
}
