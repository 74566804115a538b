import { describe, expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import plugin from "../../../plugins/digitalocean/index.js";
import { SandboxApps } from "../../../plugins/digitalocean/sandbox/apps.js";
import { SANDBOX_TOKEN } from "../../../plugins/digitalocean/sandbox/tokens.js";
import { membersOf } from "../../../src/host/members.js";
import { PLUGIN } from "../../../src/plugin/marks.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean();

type Args = Record<string, unknown>;
type Change = readonly [args: Args | (() => Args), request: string, look: string];

const domain = "example.com";
const fresh = { name: "fresh", region: "fra1", size: "s-1vcpu-1gb", image: "ubuntu-24-04-x64" };
const spec =
  "name: blog\nservices: [{name: web, github: {repo: example/blog, branch: main}, instance_size_slug: apps-s-1vcpu-1gb}]";
const origin = "pictures.fra1.digitaloceanspaces.com";
const objects = "list_network_objects";

/** For each tool that changes something: arguments that do, the request of it, and what shows whether it was done. */
const CHANGES: Readonly<Record<string, Change>> = {
  create_droplet: [fresh, "POST /droplets", "list_droplets"],
  run_droplet_action: [{ droplet: "web-1", action: "reboot" }, "POST /droplets/*/actions", "get_droplet"],
  rebuild_droplet: [
    { droplet: "web-1", action: "password_reset" },
    "POST /droplets/*/actions",
    "get_droplet",
  ],
  delete_droplet: [{ droplet: "old-build" }, "DELETE /droplets/*", "get_droplet"],
  create_volume: [{ name: "more", region: "fra1", size: 10 }, "POST /volumes", "list_storage"],
  run_volume_action: [
    { volume: "data", action: "resize", size: 200 },
    "POST /volumes/*/actions",
    "list_storage",
  ],
  delete_storage: [{ kind: "volume", name: "old-data" }, "DELETE /volumes/*", "list_storage"],
  organize_resources: [
    { resources: ["droplet:web-1"], project: "new", create: true },
    "POST /projects",
    "list_projects",
  ],
  configure_dns_record: [
    { domain, type: "A", name: "new", content: "192.0.2.1" },
    "POST /domains/*/records",
    "list_dns_records",
  ],
  delete_dns_record: [{ domain, record: "db A" }, "DELETE /domains/*/records/*", "list_dns_records"],
  apply_dns_records: [
    { domain, records: [{ type: "A", name: "new", content: "192.0.2.1" }] },
    "POST /domains/*/records",
    "list_dns_records",
  ],
  configure_network_object: [{ kind: "domain", name: "new.example" }, "POST /domains", objects],
  delete_network_object: [{ kind: "domain", name: "example.net" }, "DELETE /domains/*", objects],
  create_app: [{ spec }, "POST /apps", "list_apps"],
  update_app: [{ app: "shop", spec: spec.replace("blog\n", "shop\n") }, "PUT /apps/*", "list_deployments"],
  redeploy_app: [{ app: "shop" }, "POST /apps/*/deployments", "list_deployments"],
  rollback_app: [
    () => ({ app: "shop", deployment: firstDeployment() }),
    "POST /apps/*/rollback",
    "list_deployments",
  ],
  delete_app: [{ app: "shop" }, "DELETE /apps/*", "list_deployments"],
  delete_repository_tag: [
    { repository: "worker", tags: "latest" },
    "DELETE /registries/*",
    "list_repositories",
  ],
  collect_registry_garbage: [{}, "POST /registries/*", "list_repositories"],
  create_alert: [
    { metric: "cpu", above: 80, names: "web-1", email: "captain@example.com" },
    "POST /monitoring/alerts",
    "list_alerts",
  ],
  delete_alert: [{ alert: "web-1 is busy" }, "DELETE /monitoring/alerts/*", "list_alerts"],
  create_uptime_check: [{ address: "https://new.example.com" }, "POST /uptime/checks", "list_uptime_checks"],
  delete_uptime_check: [{ check: "old" }, "DELETE /uptime/checks/*", "list_uptime_checks"],
  call_api_write: [{ operation: "tags_create", body: { name: "new" } }, "POST /tags", "list_projects"],
  call_api_destroy: [
    { operation: "domains_delete", parameters: { domain_name: "example.net" } },
    "DELETE /domains/*",
    objects,
  ],
  configure_cdn_endpoint: [{ origin, ttl: 60 }, "PUT /cdn/endpoints/*", "list_cdn_endpoints"],
  purge_cdn_cache: [
    { endpoint: origin, files: ["*"] },
    "DELETE /cdn/endpoints/*/cache",
    "list_cdn_endpoints",
  ],
  delete_cdn_endpoint: [{ endpoint: origin }, "DELETE /cdn/endpoints/*", "list_cdn_endpoints"],
  create_spaces_key: [{ name: "new", grants: ["pictures:read"] }, "POST /spaces/keys", "list_spaces_keys"],
  delete_spaces_key: [{ key: "website" }, "DELETE /spaces/keys/*", "list_spaces_keys"],
  create_database: [
    { name: "more", engine: "pg", region: "fra1", size: "db-s-1vcpu-1gb", trusted_sources: "tag:web" },
    "POST /databases",
    "list_databases",
  ],
  resize_database: [{ database: "main", size: "db-s-2vcpu-4gb" }, "PUT /databases/*/resize", "get_database"],
  configure_database_object: [
    { database: "main", kind: "user", name: "reader" },
    "POST /databases/*/users",
    "get_database",
  ],
  delete_database_object: [
    { database: "main", kind: "pool", name: "web" },
    "DELETE /databases/*/pools/*",
    "get_database",
  ],
  delete_database: [{ database: "main" }, "DELETE /databases/*", "get_database"],
  create_cluster: [
    { name: "more", region: "fra1", pools: [{ size: "s-1vcpu-2gb" }] },
    "POST /kubernetes/clusters",
    "list_clusters",
  ],
  configure_node_pool: [
    { cluster: "prod", pool: "web", count: 3 },
    "PUT /kubernetes/clusters/*",
    "get_cluster",
  ],
  delete_node_pool: [
    { cluster: "prod", pool: "jobs" },
    "DELETE /kubernetes/clusters/*/node_pools/*",
    "get_cluster",
  ],
  upgrade_cluster: [
    { cluster: "prod", version: "1.33.1-do.2" },
    "POST /kubernetes/clusters/*/upgrade",
    "get_cluster",
  ],
  delete_cluster: [{ cluster: "prod" }, "DELETE /kubernetes/clusters/*", "get_cluster"],
  create_ssh_key: [
    { name: "new", public_key: `ssh-ed25519 ${publicKey()} new` },
    "POST /account/keys",
    "list_ssh_keys",
  ],
  delete_ssh_key: [{ key: "ci" }, "DELETE /account/keys/*", "list_ssh_keys"],
};

const firstDeployment = () => digitalOcean.sandbox.world.part(SandboxApps).all[0]?.deployments.at(-1)?.id;

function publicKey(): string {
  const name = Buffer.from("ssh-ed25519");
  const length = (bytes: number) => Buffer.from([0, 0, 0, bytes]);
  return Buffer.concat([length(11), name, length(32), Buffer.alloc(32, 7)]).toString("base64");
}

/** Calls a tool of a plugin that has just started: the limit of requests a minute is each one's own. */
async function failing(tool: string, args: Args) {
  const { toolsets } = plugin[PLUGIN];
  const started = await startPlugin(plugin, {
    options: { token: SANDBOX_TOKEN, apiUrl: digitalOcean.sandbox.apiUrl },
    toolsets: [...Object.keys(toolsets), "reveals"],
    approvals: "never",
    risks: { costs: "allow" },
  });
  const { details } = await started.callTool(`digitalocean_${tool}`, args);
  await started.close();
  return details;
}

const isChange = (request: string) => !/^GET|\/propose$|\/validate$/.test(request);

it("has all tools that change something", () => {
  const tools = membersOf(plugin[PLUGIN]).flatMap((member) =>
    member.kind === "tool" && member.spec.effect !== "read" ? [member.spec.name] : [],
  );
  expect(Object.keys(CHANGES).sort()).toEqual(tools.sort());
});

describe("a change that may have happened", () => {
  it.each(Object.entries(CHANGES))("is not repeated, and is to be checked: %s", async (tool, change) => {
    const [args, at, look] = change;
    for (const trouble of [
      { way: "status", status: 500, code: "server_error" },
      { way: "status", status: 500, code: "root_cause" },
      { way: "html", status: 502 },
      { way: "reset" },
    ] as const) {
      digitalOcean.requests();
      digitalOcean.sandbox.troubles.clear();
      digitalOcean.sandbox.troubles.add({ at, ...trouble, times: 9 });
      const failed = await failing(tool, typeof args === "function" ? args() : args);
      expect(failed).toMatchObject({ kind: "service_unavailable" });
      expect(failed["next"]).toContain("may have happened");
      expect(failed["next"]).toContain(`check with digitalocean_${look}`);
      expect(digitalOcean.requests().filter(isChange)).toHaveLength(1);
    }
  });
});

it("names no tool where none shows it", async () => {
  digitalOcean.sandbox.troubles.add({ at: "POST /vpc_peerings", way: "status", status: 500 });
  const body = { name: "peer", vpc_ids: ["a", "b"] };
  const failed = await failing("call_api_write", { operation: "vpcPeerings_create", body });
  expect(failed["next"]).toBe("It may have happened all the same: look before you repeat it.");
});
