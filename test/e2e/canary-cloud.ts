import { Accounts } from "../../plugins/cloudflare/sandbox/accounts.js";
import { Databases } from "../../plugins/cloudflare/sandbox/d1.js";
import { Namespaces } from "../../plugins/cloudflare/sandbox/kv.js";
import { Buckets } from "../../plugins/cloudflare/sandbox/r2.js";
import { Records } from "../../plugins/cloudflare/sandbox/records.js";
import { type SandboxServer, startServer } from "../../plugins/cloudflare/sandbox/server.js";
import { Tunnels } from "../../plugins/cloudflare/sandbox/tunnels.js";
import { Workers } from "../../plugins/cloudflare/sandbox/workers.js";
import { type SandboxZone, Zones } from "../../plugins/cloudflare/sandbox/zones.js";
import { notations, structure } from "./canary-notations.js";
import type { Canaries } from "./canary-registry.js";

type Trouble = Parameters<SandboxServer["troubles"]["add"]>[0];

const NEW_TUNNEL = "cloud: the secret of a new tunnel";

/** Where secrets of tunnels are planted, which one tool may answer. */
export const TUNNEL_SECRETS = ["cloud: a tunnel's secret", NEW_TUNNEL];

/** The zones in which every request goes wrong in some way. */
export const TROUBLED = [
  "echo.test",
  "denied.test",
  "failed.test",
  "page.test",
  "ray.test",
  "moved.test",
  "cut.test",
  "text.test",
] as const;

/** A cloud of Cloudflare's that is played, on loopback. It allows more requests than a test makes. */
export const startCloud = () => startServer({ limit: { requests: 100_000, seconds: 300 } });

/** What goes wrong in each of them. */
function troubles(canaries: Canaries, known: string): Record<(typeof TROUBLED)[number], Omit<Trouble, "at">> {
  const of = (what: string, beside?: string) => canaries.plant(`cloud: ${what}`, beside);
  const says = (message: string) => ({ way: "status" as const, status: 400, code: 1004, message });
  return {
    "echo.test": says(
      `Bearer ${known} is not right, nor is ECHOED_TOKEN=${of("a message", "ECHOED_TOKEN=")}`,
    ),
    "denied.test": { ...says(`Authentication error of ${known}`), status: 403, code: 10_000 },
    "failed.test": { ...says(`{"failed_token":"${of("a message in JSON")}"} ${known}`), way: "not-success" },
    "page.test": { way: "html", status: 403, message: `API_PASSWORD=${of("a page")} ${known}` },
    "ray.test": { ...says("no"), headers: { "cf-ray": known } },
    "moved.test": {
      ...says("moved"),
      status: 302,
      headers: { location: `https://thief.test/${known}?api_key=${of("a redirect")}` },
    },
    "cut.test": { way: "truncated" },
    "text.test": { way: "wrong-type" },
  };
}

/**
 * Fills a cloud with secrets wherever it can keep one. `known` are values that the host knows: those are masked even in
 * what is exempt, such as the contents of DNS records.
 */
export function plantCloud(cloud: SandboxServer, canaries: Canaries, known: readonly string[]): void {
  const { world } = cloud;
  const of = (what: string, beside?: string) => canaries.plant(`cloud: ${what}`, beside);
  const [account] = world.part(Accounts).all;
  const [zone] = world.part(Zones).all;
  if (!account || !zone) throw new Error("The sandbox has no account, or no zone.");
  const text = (where: string) =>
    Buffer.from(`${notations(canaries, `cloud: ${where}`)}\n${known.join("\n")}\n`);

  const records = world.part(Records);
  const fill = (owner: SandboxZone) => {
    known.forEach((value, at) => {
      records.add(owner, { type: "TXT", name: `known${at}`, content: `"site=${value}"` });
    });
  };
  fill(zone);
  records.add(zone, {
    type: "A",
    name: "noted",
    content: "192.0.2.77",
    comment: `ZONE_PASSWORD=${of("a record's comment", "ZONE_PASSWORD=")} ${known[0]}`,
  });
  // In an account of their own, because a tunnel is looked for in all zones of its account.
  const troubled = world.part(Accounts).add("Troubled Waters");
  for (const [name, trouble] of Object.entries(troubles(canaries, known[0] ?? ""))) {
    const bad = world.part(Zones).add(name, troubled, "active");
    fill(bad);
    cloud.troubles.add({ at: `* /zones/${bad.id}/*`, times: 10_000, ...trouble });
    cloud.troubles.add({ at: `* /zones/${bad.id}`, times: 10_000, ...trouble });
  }

  const { values } = world.part(Namespaces).add(account.id, "canary-values");
  values.set("text", { body: text("a value of KV"), metadata: structure(canaries, "cloud: metadata of KV") });
  const made = structure(canaries, "cloud: a document of KV");
  values.set("json", { body: Buffer.from(JSON.stringify(made)) });
  values.set(`KEY_TOKEN=${of("a key of KV", "KEY_TOKEN=")}`, { body: Buffer.from("1") });

  const buckets = world.part(Buckets);
  const bucket = buckets.add(account.id, "canary-objects");
  buckets.put(
    bucket,
    "text",
    text("an object of R2"),
    `text/plain; password=${of("a type of R2", "password=")}`,
  );
  buckets.put(bucket, `a/token=${of("a key of R2", "token=")}/b`, Buffer.from("1"), "text/plain");

  const { sql } = world.part(Databases).add(account.id, "canary-rows");
  sql.run("CREATE TABLE crew (name TEXT, password TEXT, api_key TEXT, note TEXT, value TEXT)");
  sql.tables.get("crew")?.rows.push({
    name: "ROW_TOKEN",
    value: of("a pair in a row of D1"),
    password: of("a column password of D1", "password"),
    api_key: of("a column api_key of D1", "api_key"),
    note: text("a text of D1").toString(),
  });

  const workers = world.part(Workers);
  const code = `const API_TOKEN = "${of("the code of a Worker", "API_TOKEN = ")}";\n/*\n${text("the code of a Worker")}*/\n`;
  const module = { name: "index.js", filename: "index.js", type: "application/javascript+module" };
  const worker = workers.upload(account.id, "canary-worker", { main_module: "index.js" }, [
    { ...module, body: Buffer.from(code) },
  ]);
  worker.bindings = [
    { type: "secret_text", name: "HIDDEN", text: of("a secret of a Worker") },
    { type: "plain_text", name: "WORKER_PASSWORD", text: of("a variable of a Worker", "WORKER_PASSWORD") },
    { type: "plain_text", name: "PLAIN", text: `of ${known.join(" and ")}` },
    { type: "json", name: "NESTED", json: structure(canaries, "cloud: a document of a Worker") },
  ];

  const tunnels = world.part(Tunnels);
  const secret = of("a tunnel's secret");
  const tunnel = { ...tunnels.add(account.id, "canary-tunnel", "cloudflare"), secret };
  tunnels.all[tunnels.all.length - 1] = tunnel;
  const originRequest = {
    httpHostHeader: known[0],
    proxyPassword: of("a tunnel's ingress", "proxyPassword"),
  };
  const service = `http://user:${of("the URL of a tunnel's service", "http://user:")}@localhost:8080`;
  tunnels.configure(tunnel, {
    ingress: [{ hostname: "app.example.com", service, originRequest }, { service: "http_status:404" }],
  });
}

/** What has come into being in a cloud during a test, and is as secret as what was planted. */
export function knowWhatCame(cloud: SandboxServer, canaries: Canaries): void {
  for (const { secret } of cloud.world.part(Tunnels).all) canaries.know(NEW_TUNNEL, secret);
}
