import { type Exchange, type SandboxServer as Played, playApi, World } from "cargoshipper/sandbox";
import { failure, SandboxError } from "./answer.js";
import { RateLimit } from "./rate-limit.js";
import { ROUTES } from "./routes.js";
import { permit, Tokens } from "./tokens.js";

/** A sandbox that runs. */
export interface SandboxServer extends Played {
  readonly tokens: Tokens;
}

export interface ServerOptions {
  readonly limit?: { readonly requests: number; readonly seconds: number };
  readonly onExchange?: (exchange: Exchange) => void;
}

/** Starts a sandbox on loopback, at a port that is free. */
export async function startServer({ limit, onExchange }: ServerOptions = {}): Promise<SandboxServer> {
  const rate = new RateLimit(limit?.requests ?? 1200, limit?.seconds ?? 300);
  const world = new World();
  const tokens = world.part(Tokens);
  const api = {
    base: "/client/v4",
    routes: ROUTES,
    headers: () => ({ "cf-ray": `${world.id().slice(0, 16)}-SBX` }),
    count: () => rate.take(),
    admit: ({ headers }: { headers: Exchange["headers"] }) => tokens.of(headers),
    permit,
    failure,
    unknown: (method: string, path: string) =>
      new SandboxError(404, 7000, `No route for that URI: the sandbox does not play ${method} ${path}`),
    malformed: () => new SandboxError(400, 6007, "Malformed JSON in request body"),
    onExchange,
  };
  return { ...(await playApi(api, world)), tokens };
}
