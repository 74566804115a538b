import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Exchange } from "./exchange.js";
import { Refusal } from "./refusal.js";
import { type Answer, findRoute, type Route } from "./route.js";
import { type Failure, happensAllTheSame, spoil, Trouble, Troubles } from "./trouble.js";
import { World } from "./world.js";

/** Exchanges that are kept. */
const MOST_EXCHANGES = 10_000;
/** Bytes of a request. */
const LONGEST_BODY = 100_000_000;
/** Takes trouble that is asked for, as JSON. */
const TROUBLE = "/sandbox/trouble";

/** An HTTP API, as a sandbox plays it. */
export interface Api<Caller> {
  /** Where it begins: `/v2`. */
  readonly base: string;
  readonly routes: readonly Route<Caller>[];
  /** Headers of each answer: an id of the request, for example. */
  readonly headers?: (world: World) => Readonly<Record<string, string>>;
  /** Counts a request and tells what is left, in headers. Throws a Refusal when it is one too many. */
  readonly count?: (world: World) => Readonly<Record<string, string>>;
  /** Who asks. Throws a Refusal for whoever may not. */
  readonly admit: (request: Asked, world: World) => Caller;
  /** Throws a Refusal when the caller may not do this. */
  readonly permit?: (caller: Caller, request: AskedWith, world: World) => void | Promise<void>;
  readonly failure: Failure;
  /** What is answered where there is no route. Default: status 404. */
  readonly unknown?: (method: string, path: string) => Refusal;
  /** What is answered to a body that is no JSON. Default: status 400. */
  readonly malformed?: () => Refusal;
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
}

/** What is known of a request before it is carried out. `at` is undefined where there is no route. */
export interface Asked {
  readonly at: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
}

/** The same with what it states. */
export interface AskedWith extends Asked {
  /** Undefined where the body is no JSON. */
  readonly json: unknown;
}

/** A sandbox that runs. */
export interface SandboxServer {
  /** With the API's base. */
  readonly baseUrl: string;
  readonly world: World;
  readonly troubles: Troubles;
  /** The exchanges so far; of very many the first ones are forgotten. */
  readonly exchanges: readonly Exchange[];
  close(): Promise<void>;
}

/** Plays an API on loopback, at a port that is free. */
export async function playApi<Caller>(played: Api<Caller>, world = new World()): Promise<SandboxServer> {
  const api = { ...standard(played.failure), ...played };
  const troubles = new Troubles();
  const exchanges: Exchange[] = [];
  const note = (exchange: Exchange) => {
    exchanges.push(exchange);
    if (exchanges.length > MOST_EXCHANGES) exchanges.shift();
    api.onExchange?.(exchange);
  };
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.writeHead(500, { "content-type": "application/json" });
      response.end(JSON.stringify(api.failure(500, `The sandbox itself failed: ${String(error)}`)));
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", headers } = request;
    const { pathname, searchParams: query } = new URL(request.url ?? "/", "http://sandbox");
    const body = await bodyOf(request);
    for (const [name, value] of Object.entries(api.headers(world))) response.setHeader(name, value);
    if (pathname === TROUBLE) {
      troubles.add(Trouble.parse(JSON.parse(body.toString())));
      response.writeHead(204).end();
      return;
    }
    const path = pathname.startsWith(`${api.base}/`) ? pathname.slice(api.base.length) : "";
    const trouble = troubles.next(method, path);
    const found = findRoute(api.routes, method, path);
    const asked = { at: found?.route.at, method, path, headers };
    const work = async (): Promise<Answer> => {
      for (const [name, value] of Object.entries(api.count(world))) response.setHeader(name, value);
      const token = api.admit(asked, world);
      if (!found) throw api.unknown(method, path);
      const json = jsonIn(headers, body, api.malformed);
      await api.permit(token, { ...asked, json }, world);
      return found.route.handle({ params: found.params, query, headers, json, body, token }, world);
    };
    const exchange = { ...asked, query, body };
    if (trouble) {
      const told = happensAllTheSame(trouble) ? await outcome(work) : NOTHING;
      note({ ...exchange, status: 0, answer: undefined });
      spoil(trouble, response, told.text.toString(), api.failure);
      return;
    }
    const { status, text, type, headers: more } = await outcome(work);
    const answer = type === JSON_TYPE && text.length > 0 ? JSON.parse(text.toString()) : text;
    note({ ...exchange, status, answer });
    response.writeHead(status, { ...(text.length > 0 && { "content-type": type }), ...more }).end(text);
  }

  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}${api.base}`,
    world,
    troubles,
    exchanges,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What an API need not say. */
const standard = (failure: Failure) => ({
  headers: (): Readonly<Record<string, string>> => ({}),
  count: (): Readonly<Record<string, string>> => ({}),
  permit: () => undefined,
  unknown: (method: string, path: string) =>
    new Refusal(404, failure(404, `The sandbox does not play ${method} ${path}.`), "no such operation"),
  malformed: () => new Refusal(400, failure(400, "The body is no JSON."), "no JSON"),
});

const JSON_TYPE = "application/json";

interface Told {
  readonly status: number;
  readonly text: string | Buffer;
  readonly type: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

const NOTHING: Told = { status: 0, text: "", type: "" };

async function outcome(work: () => Promise<Answer>): Promise<Told> {
  try {
    const answer = await work();
    const { status = 200, headers } = answer;
    if ("body" in answer) return { status, text: answer.body, type: answer.type, headers };
    return { status, text: textOf(answer.json), type: JSON_TYPE, headers };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, body, headers } = error;
    return { status, text: textOf(body), type: JSON_TYPE, headers };
  }
}

const textOf = (json: unknown): string => (json === undefined ? "" : JSON.stringify(json));

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

function jsonIn(headers: IncomingMessage["headers"], body: Buffer, malformed: () => Refusal): unknown {
  if (body.length === 0 || !/json/.test(headers["content-type"] ?? "")) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    throw malformed();
  }
}
