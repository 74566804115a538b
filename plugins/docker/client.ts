import type { Readable } from "node:stream";
import { type ClientContext, ServiceUnavailableError } from "cargoshipper/plugin";
import type Dockerode from "dockerode";
import { homeOf, usualPlaces } from "./candidates.js";
import { codeOf, connectionFault } from "./connection-fault.js";
import { type Endpoint, findEndpoint } from "./endpoint.js";
import { agentFor, buildEngine, dial, type StreamRequest } from "./engine.js";
import { statusOf } from "./explain.js";
import { type Limit, limit } from "./limit.js";

type EngineRequest<T> = (engine: Dockerode, abortSignal: AbortSignal) => Promise<T>;

/** The Engine, with a limit on how long each request may take. */
export interface Docker {
  readonly endpoint: Endpoint;
  /** The home folder of the user, where one is known. */
  readonly home: string | undefined;
  /** Settles within five seconds: for the time before a request that may rightly take long. */
  ping(signal: AbortSignal): Promise<void>;
  /**
   * Makes one short request that changes nothing. It is given up after `seconds`, 15 by default, or when `signal` is
   * aborted.
   */
  ask<T>(signal: AbortSignal, request: EngineRequest<T>, seconds?: number): Promise<T>;
  /** The same for a request that changes something: it is never sent twice. */
  tell<T>(signal: AbortSignal, request: EngineRequest<T>, seconds?: number): Promise<T>;
  /**
   * Makes a request and answers its stream once the Engine begins to answer, at most `seconds` later, 15 by default.
   * Aborting `signal` destroys the stream.
   */
  stream(signal: AbortSignal, request: StreamRequest, seconds?: number): Promise<Readable>;
  /** Where the Engine keeps images and volumes; undefined when it does not say. */
  dataRoot(signal: AbortSignal): Promise<string | undefined>;
  close(): void;
}

/** The Engine's silence, where it may be waiting for somebody else. */
export class NoAnswer extends ServiceUnavailableError {}

const SECONDS = 15;
const PING_SECONDS = 5;

/** Finds the Engine; makes no request to one that was chosen. */
export async function connect(
  {
    options,
    env,
    signal,
    log,
  }: Omit<ClientContext<{ readonly host?: string | undefined }>, "fetch" | "freshFrom">,
  places = usualPlaces(env),
): Promise<Docker> {
  const endpoint = await findEndpoint({ host: options.host, env, signal, places });
  log.info(`Docker Engine at ${endpoint.host}`, { source: endpoint.source });
  const agent = agentFor(endpoint, env);
  const engine = await buildEngine(endpoint, agent);

  async function limited<T>(
    outer: AbortSignal,
    seconds: number,
    run: (signal: AbortSignal) => Promise<T>,
    answered: (answer: T, limits: Limit) => void,
  ): Promise<T> {
    const limits = limit(outer, seconds);
    try {
      // Raced as well, so that the limit holds whatever docker-modem makes of the signal.
      const answer = await Promise.race([run(limits.signal), limits.aborted]);
      answered(answer, limits);
      return answer;
    } catch (error) {
      limits.end();
      if (outer.aborted) throw outer.reason;
      if (limits.late()) {
        const accepted = endpoint.address.kind === "socket" ? "accepted the connection but " : "";
        const fault = `${accepted}did not answer within ${seconds} s`;
        throw new NoAnswer(...unreachable(endpoint, fault, error));
      }
      const fault = connectionFault(error);
      throw fault === undefined ? error : new ServiceUnavailableError(...unreachable(endpoint, fault, error));
    }
  }

  const tell: Docker["tell"] = (outer, request, seconds = SECONDS) =>
    limited(
      outer,
      seconds,
      (abortSignal) => request(engine, abortSignal),
      (_answer, limits) => limits.end(),
    );

  const stream: Docker["stream"] = (outer, request, seconds = SECONDS) => {
    const open = () =>
      limited(
        outer,
        seconds,
        (abortSignal) => dial(engine, request, abortSignal),
        (answer, limits) => {
          limits.endDeadline();
          answer.once("close", limits.end);
        },
      );
    return request.method === "GET" ? againIfStale(open) : open();
  };

  const ask: Docker["ask"] = (...request) => againIfStale(() => tell(...request));
  let root: string | undefined;
  const dataRoot = async (outer: AbortSignal) => {
    // Engines behind a filter answer no such question.
    root ??= await ask(outer, rootOf).catch((error: unknown) => {
      if (statusOf(error) === undefined) throw error;
      return undefined;
    });
    return root;
  };

  return {
    endpoint,
    home: homeOf(env),
    ping: async (outer) =>
      void (await stream(outer, { method: "GET", path: "/_ping" }, PING_SECONDS)).resume(),
    ask,
    tell,
    stream,
    dataRoot,
    close: () => agent.destroy(),
  };
}

/** Connections are kept for later requests, and the Engine may have closed one that nobody has looked at since. */
async function againIfStale<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    const code = error instanceof ServiceUnavailableError ? codeOf(error.cause) : undefined;
    if (code !== "ECONNRESET" && code !== "EPIPE") throw error;
    return request();
  }
}

async function rootOf(engine: Dockerode, abortSignal: AbortSignal): Promise<string | undefined> {
  // The declared type takes no options, dockerode does.
  const { info } = engine as unknown as { info(options: object): Promise<{ DockerRootDir?: string }> };
  return (await info.call(engine, { abortSignal })).DockerRootDir;
}

/** The error of an Engine that cannot be reached, with what was found out and what to do. */
function unreachable(endpoint: Endpoint, fault: string, cause: unknown) {
  const { host, source, address } = endpoint;
  const next =
    address.kind === "ssh"
      ? `See that "ssh ${address.hostname} docker version" works in a terminal without asking anything, then call again.`
      : "Start or repair the Engine and call again: no restart is needed here. To use another, change the option host, DOCKER_HOST or the context.";
  const message = `The Docker Engine at ${host} (${source}) cannot be reached: ${fault}.`;
  return [message, { next, cause }] as const;
}
