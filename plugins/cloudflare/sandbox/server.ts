import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Answer, envelope, failure, SandboxError } from "./answer.js";
import { RateLimit } from "./rate-limit.js";
import { findRoute } from "./route.js";
import { ROUTES } from "./routes.js";
import { permit, Tokens } from "./tokens.js";
import { happensAllTheSame, spoil, Trouble, Troubles } from "./trouble.js";
import { World } from "./world.js";

/** Where the API is, as with Cloudflare itself. */
const BASE = "/client/v4";
/** Exchanges that are kept. */
const MOST_EXCHANGES = 10_000;
/** Bytes of a request. */
const LONGEST_BODY = 100_000_000;
/** Takes trouble that is asked for, as JSON. */
const TROUBLE = "/sandbox/trouble";

/** A request that was answered, for whoever checks both. */
export interface Exchange {
  /** The route's verb and path; undefined where there is none. */
  readonly at: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
  readonly status: number;
  readonly answer: unknown;
}

/** A sandbox that runs. */
export interface SandboxServer {
  /** With /client/v4. */
  readonly baseUrl: string;
  readonly world: World;
  readonly tokens: Tokens;
  readonly troubles: Troubles;
  /** The exchanges so far; of very many the first ones are forgotten. */
  readonly exchanges: readonly Exchange[];
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly limit?: { readonly requests: number; readonly seconds: number };
  readonly onExchange?: (exchange: Exchange) => void;
}

/** Starts a sandbox on loopback, at a port that is free. */
export async function startServer({ limit, onExchange }: ServerOptions = {}): Promise<SandboxServer> {
  const world = new World();
  const troubles = new Troubles();
  const rate = new RateLimit(limit?.requests ?? 1200, limit?.seconds ?? 300);
  const exchanges: Exchange[] = [];
  const note = (exchange: Exchange) => {
    exchanges.push(exchange);
    if (exchanges.length > MOST_EXCHANGES) exchanges.shift();
    onExchange?.(exchange);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.writeHead(500, { "content-type": "application/json" });
      response.end(JSON.stringify(failure(10_001, `The sandbox itself failed: ${String(error)}`)));
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", headers } = request;
    const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://sandbox");
    const body = await bodyOf(request);
    response.setHeader("cf-ray", `${world.id().slice(0, 16)}-SBX`);
    if (pathname === TROUBLE) {
      troubles.add(Trouble.parse(JSON.parse(body.toString())));
      response.writeHead(204).end();
      return;
    }
    const path = pathname.startsWith(`${BASE}/`) ? pathname.slice(BASE.length) : "";
    const trouble = troubles.next(method, path);
    const found = findRoute(ROUTES, method, path);
    const work = async (): Promise<Answer> => {
      for (const [name, value] of Object.entries(rate.take())) response.setHeader(name, value);
      const token = world.part(Tokens).of(headers);
      if (!found)
        throw new SandboxError(
          404,
          7000,
          `No route for that URI: the sandbox does not play ${method} ${path}`,
        );
      permit(token, method, path);
      const asked = { params: found.params, query, headers, json: jsonIn(headers, body), body, token };
      return found.route.handle(asked, world);
    };
    const told =
      !trouble || happensAllTheSame(trouble) ? await outcome(work) : { status: 0, text: "", type: "" };
    const exchange = { at: found?.route.at, method, path, query, headers, body };
    if (trouble) {
      note({ ...exchange, status: 0, answer: undefined });
      spoil(trouble, response, told.text.toString());
      return;
    }
    const answer =
      told.type === "application/json" && told.text.length > 0 ? JSON.parse(told.text.toString()) : told.text;
    note({ ...exchange, status: told.status, answer });
    response.writeHead(told.status, { "content-type": told.type, ...told.headers }).end(told.text);
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}${BASE}`,
    world,
    tokens: world.part(Tokens),
    troubles,
    exchanges,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Told {
  readonly status: number;
  readonly text: string | Buffer;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>>;
}

async function outcome(work: () => Promise<Answer>): Promise<Told> {
  const type = "application/json";
  try {
    const answer = await work();
    return "body" in answer
      ? {
          status: 200,
          text: answer.body,
          type: answer.type,
          ...(answer.headers && { headers: answer.headers }),
        }
      : { status: 200, text: JSON.stringify(envelope(answer.result, answer.info)), type };
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    return {
      status: error.status,
      text: JSON.stringify(failure(error.code, error.message)),
      type,
      headers: error.headers,
    };
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
    length += (chunk as Buffer).length;
    if (length > LONGEST_BODY) throw new Error("the request is larger than what it takes");
  }
  return Buffer.concat(chunks);
}

function jsonIn(headers: IncomingMessage["headers"], body: Buffer): unknown {
  if (body.length === 0 || !/json/.test(headers["content-type"] ?? "")) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    throw new SandboxError(400, 6007, "Malformed JSON in request body");
  }
}
