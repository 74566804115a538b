import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach } from "@jest/globals";
import type { HttpSpec, Logger } from "cargoshipper/plugin";
import type { OngoingCall } from "../../src/http/ongoing-call.js";
import { pluginFetch } from "../../src/http/plugin-fetch.js";
import type { Times } from "../../src/http/times.js";

/** What the provider does with one request. */
export type Answer =
  | number
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: string }
  | ((response: ServerResponse, request: IncomingMessage) => unknown);

/** A request as it arrived. */
export interface Arrived {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Provider {
  readonly url: string;
  readonly host: string;
  readonly arrived: Arrived[];
  /** One for each request, the last one for all that follow. */
  answers: Answer[];
  /** Settles when so many requests have arrived. */
  has(requests: number): Promise<void>;
}

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A provider's API on this machine, until the test is over. */
export async function provider(...answers: Answer[]): Promise<Provider> {
  let next = 0;
  const waiting: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    const answer = made.answers[Math.min(next++, made.answers.length - 1)] ?? 200;
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const { method, url, headers } = request;
    made.arrived.push({ method, url, headers, body: Buffer.concat(chunks).toString() });
    for (const look of waiting) look();
    if (typeof answer === "function") return void answer(response, request);
    const {
      status = 200,
      headers: own = {},
      body = "{}",
    } = typeof answer === "number" ? { status: answer } : answer;
    response.writeHead(status, own).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  open.push(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const made: Provider = {
    url: `http://${host}`,
    host,
    arrived: [],
    answers,
    has: (requests) =>
      new Promise((done) => {
        const look = () => made.arrived.length >= requests && done();
        waiting.push(look);
        look();
      }),
  };
  return made;
}

/** Short seconds, and more silence than a busy machine needs. */
export const TIMES: Times = { second: 4, silence: 2_000, waiting: 30 };

export interface Using {
  readonly spec?: HttpSpec;
  readonly call?: OngoingCall;
  readonly times?: Partial<Times>;
}

/** A `fetch` of its own, and what it logged. */
export function using({ spec = {}, call, times = {} }: Using = {}) {
  const lines: Record<string, unknown>[] = [];
  const none = () => undefined;
  const debug: Logger["debug"] = (message, details) => void lines.push({ message, ...details });
  const fetch = pluginFetch({
    spec,
    log: { debug, info: none, warning: none, error: none },
    call: () => call,
    times: { ...TIMES, ...times },
  });
  return { fetch, lines };
}

/** A call that can be aborted, and the ids that it was told. */
export function ongoing() {
  const controller = new AbortController();
  const ids: string[] = [];
  return {
    ids,
    abort: (reason: unknown) => controller.abort(reason),
    call: { signal: controller.signal, requestId: (id: string) => void ids.push(id) } satisfies OngoingCall,
  };
}
