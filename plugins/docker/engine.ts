import { type ClientRequest, Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { addAbortSignal, type Readable } from "node:stream";
import { inspect } from "node:util";
import { ConfigurationError } from "cargoshipper/plugin";
import type Dockerode from "dockerode";
import type { Address } from "./address.js";
import type { Endpoint } from "./endpoint.js";
import { SshAgent } from "./ssh-agent.js";

type Environment = Readonly<Record<string, string | undefined>>;

/** A request whose answer is read as it comes. */
export interface StreamRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
}

/** Keeps connections open between requests. */
export function agentFor(endpoint: Endpoint, env: Environment): HttpAgent {
  // docker-modem writes every request with all it refers to, the agent and its sockets included, as text for a
  // debug log that nobody reads: with 64 connections that is 40 ms each.
  return Object.assign(tellingOfBreaks(keepingAgent(endpoint, env)), { [inspect.custom]: () => "Agent" });
}

/**
 * docker-modem listens for errors of a request, but not of an answer that has begun: when the connection breaks in the
 * middle of one, its callback is never called. So the answer's error becomes the request's.
 */
function tellingOfBreaks<A extends HttpAgent>(agent: A): A {
  const { addRequest } = agent as A & { addRequest(request: ClientRequest, options: object): void };
  return Object.assign(agent, {
    addRequest(request: ClientRequest, options: object) {
      request.once("response", (answer) => answer.on("error", (error) => request.emit("error", error)));
      addRequest.call(agent, request, options);
    },
  });
}

function keepingAgent({ address, tls }: Endpoint, env: Environment): HttpAgent {
  const keep = { keepAlive: true, maxFreeSockets: 64 };
  if (address.kind === "ssh") return new SshAgent(address, env);
  return address.kind === "tcp" && address.secure ? new HttpsAgent({ ...keep, ...tls }) : new HttpAgent(keep);
}

let loaded: Promise<typeof Dockerode> | undefined;

/**
 * Imports dockerode without the debug log of docker-modem, which DEBUG=* turns on: it writes all that the Engine answers
 * to standard error, the values of variables among it. DEBUG is read once, while it is imported.
 */
function engineClass(): Promise<typeof Dockerode> {
  loaded ??= importQuietly();
  return loaded;
}

async function importQuietly(): Promise<typeof Dockerode> {
  const { DEBUG } = process.env;
  if (DEBUG) process.env.DEBUG = `${DEBUG},-modem`;
  try {
    return (await import("dockerode")).default;
  } finally {
    if (DEBUG) process.env.DEBUG = DEBUG;
  }
}

/** dockerode, pointed at the endpoint and at nothing else. */
export async function buildEngine({ address }: Endpoint, agent: HttpAgent): Promise<Dockerode> {
  const Engine = await engineClass();
  // docker-modem fills from its own reading of DOCKER_HOST whatever is not named here, so everything is named.
  const nothing = { ca: undefined, cert: undefined, key: undefined, timeout: undefined, username: undefined };
  const place = placeOf(address);
  try {
    const settings: Dockerode.DockerOptions & { agent: HttpAgent } = { ...nothing, ...place, agent };
    return new Engine(settings);
  } catch (error) {
    // Its reading of the variables fails even where they are not wanted.
    throw new ConfigurationError("DOCKER_HOST or DOCKER_CERT_PATH in the environment is not usable.", {
      next: "Repair or unset them.",
      cause: error,
    });
  }
}

function placeOf(address: Address) {
  const http = { socketPath: undefined, port: undefined, protocol: "http" } as const;
  switch (address.kind) {
    case "socket":
      return { ...http, host: undefined, socketPath: address.path };
    case "ssh":
      // The agent connects; the name is only for the Host header, where ssh's own may not be allowed.
      return { ...http, host: "http://docker.ssh" };
    case "tcp": {
      const { hostname, port } = address;
      const protocol = address.secure ? "https" : "http";
      // With a scheme, because docker-modem would put the brackets of an IPv6 address twice otherwise.
      return {
        ...http,
        host: `${protocol}://${hostname.includes(":") ? `[${hostname}]` : hostname}`,
        port,
        protocol,
      } as const;
    }
  }
}

/** Makes a request and answers its stream once the Engine begins to answer. */
export function dial(engine: Dockerode, request: StreamRequest, abortSignal: AbortSignal): Promise<Readable> {
  const { method, path, query = {} } = request;
  return new Promise((resolve, reject) => {
    const options = { _query: query, _body: {} };
    const statusCodes = { 200: true };
    engine.modem.dial(
      { method, path: `${path}?`, options, statusCodes, isStream: true, abortSignal },
      (error, answer) => {
        // The request's signal no longer reaches an answer that has begun.
        if (error) reject(error);
        else resolve(addAbortSignal(abortSignal, answer as Readable));
      },
    );
  });
}
