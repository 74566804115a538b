import { join } from "node:path";
import { ConfigurationError, ServiceUnavailableError } from "cargoshipper/plugin";
import { type Address, parseAddress } from "./address.js";
import { type Candidate, homeOf, hostOf, probe } from "./candidates.js";
import { chosenContext, readTls, type Tls } from "./contexts.js";

/** Where the Engine is, and how that was found. */
export interface Endpoint {
  /** As Docker writes it: `unix:///var/run/docker.sock`. */
  readonly host: string;
  readonly source: string;
  readonly address: Address;
  readonly tls: Tls | undefined;
  /** What was probed; empty when the endpoint was chosen. */
  readonly candidates: readonly Candidate[];
}

interface Search {
  /** The plugin's option, which DOCKER_HOST may have filled. */
  readonly host: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly places: readonly { readonly source: string; readonly path: string }[];
}

/** Finds the Engine. One that was chosen is taken as it is and never replaced by another. */
export async function findEndpoint({ host, env, signal, places }: Search): Promise<Endpoint> {
  if (host?.trim()) {
    const source = host === env.DOCKER_HOST ? "DOCKER_HOST" : "option host";
    return chosen(host, source, await environmentTls(host, env));
  }
  const context = await chosenContext(env);
  if (context) return chosen(context.host, context.source, context.tls);
  const { path, candidates } = await probe(places, signal);
  if (path === undefined) throw noEngine(candidates, homeOf(env));
  const source = `found by probing: ${candidates.at(-1)?.source}`;
  return { host: hostOf(path), source, address: { kind: "socket", path }, tls: undefined, candidates };
}

function chosen(host: string, source: string, tls: Tls | undefined): Endpoint {
  const address = parseAddress(host, source);
  const secured = address.kind === "tcp" && tls ? { ...address, secure: true } : address;
  return { host, source, address: secured, tls, candidates: [] };
}

/** TLS as the docker CLI's variables ask for it. */
async function environmentTls(host: string, env: Search["env"]): Promise<Tls | undefined> {
  if (!env.DOCKER_TLS_VERIFY && !(env.DOCKER_CERT_PATH && host.startsWith("https:"))) return undefined;
  const home = homeOf(env);
  const folder = env.DOCKER_CERT_PATH || (home && join(home, ".docker"));
  const tls = folder ? await readTls(folder) : undefined;
  if (!tls && env.DOCKER_CERT_PATH) {
    throw new ConfigurationError(`DOCKER_CERT_PATH: none of ca.pem, cert.pem and key.pem is in ${folder}.`);
  }
  return tls ?? {};
}

function noEngine(candidates: readonly Candidate[], home: string | undefined): ServiceUnavailableError {
  const byOutcome = new Map<string, string[]>();
  for (const { outcome, host } of candidates) {
    const path = host.replace("unix://", "");
    const shown = home && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
    byOutcome.set(outcome, [...(byOutcome.get(outcome) ?? []), shown]);
  }
  // The telling outcomes first: a socket that refuses says more than ten that are not there.
  const tried = [...byOutcome].sort((a, b) => a[1].length - b[1].length);
  return new ServiceUnavailableError(
    `No Docker Engine found. Tried ${tried.map(([outcome, hosts]) => `${hosts.join(", ")}: ${outcome}`).join("; ")}.`,
    {
      next: "Start Docker and call again, or set the plugin's option host, DOCKER_HOST or DOCKER_CONTEXT to where it listens.",
    },
  );
}
