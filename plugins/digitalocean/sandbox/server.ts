import {
  type Asked,
  type Exchange,
  type SandboxServer as Played,
  playApi,
  World,
} from "cargoshipper/sandbox";
import { Actions } from "./actions.js";
import { failure, SandboxError } from "./answer.js";
import { LogFiles } from "./log-files.js";
import { Pace } from "./pace.js";
import { RateLimit } from "./rate-limit.js";
import { ROUTES } from "./routes.js";
import { Snapshots } from "./snapshots.js";
import { permit, type SandboxToken, Tokens } from "./tokens.js";

/** A sandbox that runs. */
export interface SandboxServer extends Played {
  /** Where it is, without /v2. */
  readonly apiUrl: string;
  readonly tokens: Tokens;
  readonly actions: Actions;
}

export interface ServerOptions {
  /** Requests that are answered. Default: 5,000 an hour and 250 a minute. */
  readonly limits?: { readonly anHour: number; readonly aMinute: number };
  /** Milliseconds for each second that something takes at DigitalOcean. Default: 50. */
  readonly pace?: number;
  readonly onExchange?: (exchange: Exchange) => void;
}

/** Starts a sandbox on loopback, at a port that is free. */
export async function startServer({ limits, pace, onExchange }: ServerOptions = {}): Promise<SandboxServer> {
  const rate = new RateLimit(limits ?? { anHour: 5000, aMinute: 250 });
  const world = new World();
  const tokens = world.part(Tokens);
  const actions = world.part(Actions);
  // Droplets show their volumes and snapshots from the beginning.
  world.part(Snapshots);
  if (pace !== undefined) world.part(Pace).milliseconds = pace;
  const played = await playApi<SandboxToken>(
    {
      base: "/v2",
      routes: ROUTES,
      headers: () => ({ "x-request-id": world.uuid() }),
      count: () => {
        actions.settle();
        return rate.take();
      },
      admit: ({ headers }: Asked) => tokens.of(headers),
      permit,
      failure,
      unknown: (method, path) =>
        new SandboxError(404, "not_found", `The sandbox does not play ${method} ${path}.`),
      malformed: () => new SandboxError(400, "bad_request", "Error parsing JSON."),
      onExchange,
    },
    world,
  );
  const close = async () => {
    await Promise.all([played.close(), world.part(LogFiles).close()]);
  };
  return { ...played, close, apiUrl: played.baseUrl.replace(/\/v2$/, ""), tokens, actions };
}
