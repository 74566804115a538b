import { AlertPolicies } from "../../plugins/digitalocean/sandbox/alerts.js";
import { ROOT_CAUSE } from "../../plugins/digitalocean/sandbox/answer.js";
import { SandboxApps } from "../../plugins/digitalocean/sandbox/apps.js";
import { Clusters } from "../../plugins/digitalocean/sandbox/clusters.js";
import { DomainRecords } from "../../plugins/digitalocean/sandbox/domain-records.js";
import { Domains } from "../../plugins/digitalocean/sandbox/domains.js";
import { Droplets } from "../../plugins/digitalocean/sandbox/droplets.js";
import { Images } from "../../plugins/digitalocean/sandbox/images.js";
import { LogFiles } from "../../plugins/digitalocean/sandbox/log-files.js";
import { Projects } from "../../plugins/digitalocean/sandbox/projects.js";
import { type SandboxServer, startServer } from "../../plugins/digitalocean/sandbox/server.js";
import { UptimeChecks } from "../../plugins/digitalocean/sandbox/uptime.js";
import { Volumes } from "../../plugins/digitalocean/sandbox/volumes.js";
import { notations } from "./canary-notations.js";
import type { Canaries } from "./canary-registry.js";

type Trouble = Parameters<SandboxServer["troubles"]["add"]>[0];

/** Credentials in answers: passwords, keys, logins, what signs the address of a log, and a kubeconfig's token. */
const CREDENTIALS = [
  /"(?:password|secret_key|auth)":"([^"]{12,})"/g,
  /\.log\?token=([\w-]+)/g,
  /user: \{ token: (\S+)/g,
];

/** Credentials that a sandbox has answered, which some tools may answer. */
export const ANSWERED = "ocean: a credential of an answer";

/** The domains in which every request goes wrong in some way. */
export const WRECKED = [
  "echo.test",
  "causes.test",
  "denied.test",
  "limit.test",
  "page.test",
  "header.test",
  "moved.test",
  "cut.test",
  "text.test",
] as const;

/** Three clouds of DigitalOcean's that are played, on loopback. They allow more requests than a test makes. */
export interface Ocean {
  readonly calm: SandboxServer;
  /** It can be looked at, and answers each change with an error that repeats what is secret. */
  readonly storm: SandboxServer;
  /** It answers everything so. */
  readonly wreck: SandboxServer;
  close(): Promise<void>;
}

export async function startOcean(): Promise<Ocean> {
  const start = () => startServer({ limits: { anHour: 100_000, aMinute: 100_000 }, pace: 1 });
  const [calm, storm, wreck] = await Promise.all([start(), start(), start()]);
  const close = async () => {
    await Promise.all([calm, storm, wreck].map((one) => one.close()));
  };
  return { calm, storm, wreck, close };
}

/** Fills clouds with secrets wherever they can keep one. `known` are values that the host knows. */
export function plantOcean(ocean: Ocean, canaries: Canaries, known: readonly string[]): void {
  for (const value of known) for (const one of servers(ocean)) one.tokens.add({ value });
  const [token = ""] = known;
  const of = (what: string, beside?: string) => canaries.plant(`ocean: ${what}`, beside);
  const always = (server: SandboxServer, trouble: Trouble) =>
    server.troubles.add({ times: 1_000_000, ...trouble });
  const echo = `no password=${of("a change that is refused", "no password=")} for Bearer ${token}`;
  for (const verb of ["POST", "PUT", "PATCH", "DELETE"]) {
    const code = verb === "DELETE" ? "unprocessable_entity" : ROOT_CAUSE;
    always(ocean.storm, { at: `${verb} *`, way: "status", status: 422, code, message: echo });
  }
  const says = `Bearer ${token} may not, nor API_TOKEN=${of("what is always answered", "API_TOKEN=")}`;
  always(ocean.wreck, { at: "* *", way: "status", status: 403, code: "forbidden", message: says });
  const { world } = ocean.calm;
  for (const [name, trouble] of Object.entries(troubles(of, token))) {
    const domain = world.part(Domains).add(name);
    known.forEach((value, at) => {
      world.part(DomainRecords).add(domain, { type: "TXT", name: `known${at}`, data: `site=${value}` });
    });
    always(ocean.calm, { at: `* /domains/${name}*`, ...trouble });
  }
  for (const server of [ocean.calm, ocean.storm]) fill(server, canaries, known);
}

/** What goes wrong in each of the domains. */
function troubles(
  of: (what: string, beside?: string) => string,
  token: string,
): Record<(typeof WRECKED)[number], Omit<Trouble, "at">> {
  const says = (message: string) => ({ way: "status" as const, status: 400, code: "bad_request", message });
  return {
    "echo.test": says(`Bearer ${token} is not right, nor ECHO_TOKEN=${of("a message", "ECHO_TOKEN=")}`),
    "causes.test": { ...says(`{"cause_secret":"${of("a root cause")}"} ${token}`), code: ROOT_CAUSE },
    "denied.test": { ...says(`${token} lacks a scope`), status: 403, code: "forbidden" },
    "limit.test": { ...says(`limit of ${token}`), status: 422, code: `PASSWORD=${of("an id of an error")}` },
    "page.test": { way: "html", status: 403, message: `API_PASSWORD=${of("a page")} ${token}` },
    "header.test": { ...says("no"), headers: { "x-request-id": token } },
    "moved.test": {
      ...says("moved"),
      status: 302,
      headers: { location: `https://thief.test/${token}?api_key=${of("a redirect")}` },
    },
    "cut.test": { way: "truncated" },
    "text.test": { way: "wrong-type" },
  };
}

function fill({ world }: SandboxServer, canaries: Canaries, known: readonly string[]): void {
  const of = (what: string, beside?: string) => canaries.plant(`ocean: ${what}`, beside);
  const named = (what: string) => `${what}_TOKEN=${of(`a name of ${what}`)} ${known[0]}`;
  const [zone] = world.part(Domains).all;
  const [web] = world.part(Droplets).all;
  const [app] = world.part(SandboxApps).all;
  if (!zone || !web || !app) throw new Error("The sandbox has no domain, no droplet, or no app.");
  known.forEach((value, at) => {
    world.part(DomainRecords).add(zone, { type: "TXT", name: `known${at}`, data: `"site=${value}"` });
  });
  const image = world.part(Images).bySlug("ubuntu-24-04-x64");
  const common = { region: "fra1", image, size: "s-1vcpu-1gb" };
  for (const name of ["canary-asked", "canary-unasked"])
    world.part(Droplets).add({ ...common, name, status: "active", tags: [`token=${of("a tag")}`] });
  world.part(Droplets).add({ ...common, name: named("droplet"), status: "active" });
  world.part(Volumes).add({ name: named("volume"), region: "fra1", size: 10 });
  world.part(Images).all.push(world.part(Images).image({ name: named("image"), regions: ["fra1"] }));
  world
    .part(Projects)
    .add({ name: named("project"), purpose: named("purpose"), description: named("words") });
  world.part(UptimeChecks).add({
    name: named("check"),
    type: "https",
    target: `https://user:${of("the password of a check's target", "https://user:")}@www.example.com/?api_key=${of("the query of a check's target", "api_key=")}`,
    regions: ["us_east"],
    enabled: true,
  });
  const alerts = world.part(AlertPolicies);
  const [watched] = alerts.all;
  const url = `https://hooks.slack.com/services/T00000000/B00000000/${of("a channel's address")}`;
  if (watched)
    alerts.add({
      ...watched,
      description: named("alert"),
      alerts: { email: [], slack: [{ channel: "#ops", url }] },
    });
  for (const pool of world.part(Clusters).all.flatMap(({ pools }) => pools))
    Object.assign(pool, { labels: { tier: "web", api_token: of("a label of a pool") } });
  world.part(LogFiles).end = `${notations(canaries, "ocean: a log")}\n${known.join("\n")}\n`;
  fillApp(app.spec, of, known);
}

/** A spec as somebody may have written it, with what the API keeps and answers in the clear. */
function fillApp(
  spec: object,
  of: (what: string, beside?: string) => string,
  known: readonly string[],
): void {
  const { services = [] } = spec as { services?: object[] };
  Object.assign(spec, {
    envs: [
      { key: "HIDDEN", type: "SECRET", value: of("a secret of an app that is not encrypted") },
      { key: "SHOP_PASSWORD", type: "GENERAL", value: of("a variable of an app") },
      { key: "DATABASE_URL", value: `postgres://app:${of("a DSN of an app", "postgres://app:")}@db.test/a` },
      { key: "PLAIN", value: known.join(" and ") },
    ],
  });
  Object.assign(services[0] ?? {}, {
    run_command: `serve --api-key ${of("a command of an app", "--api-key ")} ${known[0]}`,
    image: { registry_type: "DOCKER_HUB", registry_credentials: `user:${of("credentials of an image")}` },
    log_destinations: [
      { name: "a", datadog: { endpoint: "https://a.test", api_key: of("a key of Datadog") } },
      { name: "b", logtail: { token: of("a token of Logtail") } },
      {
        name: "c",
        open_search: { endpoint: "https://c.test", basic_auth: { user: "u", password: of("a sink") } },
      },
      { name: "d", papertrail: { endpoint: `https://me:${of("the URL of a sink")}@d.test` } },
    ],
  });
}

const servers = ({ calm, storm, wreck }: Ocean) => [calm, storm, wreck];

/** What sandboxes have made up and answered during a test, and is as secret as what was planted. */
export function knowWhatSurfaced(ocean: Ocean, canaries: Canaries): void {
  const surfaced = servers(ocean).flatMap(({ exchanges }) =>
    exchanges.flatMap(({ answer }) => {
      const text = typeof answer === "string" ? answer : JSON.stringify(answer ?? null);
      return CREDENTIALS.flatMap((pattern) => [...text.matchAll(pattern)].map(([, found = ""]) => found));
    }),
  );
  for (const one of new Set(surfaced)) canaries.know(ANSWERED, one);
}
