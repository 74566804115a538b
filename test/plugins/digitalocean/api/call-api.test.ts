import { beforeAll, describe, expect, it } from "@jest/globals";
import { type Operation, operationFor } from "cargoshipper/api";
import { describeTools } from "cargoshipper/testing";
import fc from "fast-check";
import { type Definition, tokensOf } from "../../../../bench/budget.js";
import { ApiIndex } from "../../../../plugins/digitalocean/api/api-index.js";
import { loadOperations, revealedBy } from "../../../../plugins/digitalocean/api/load-operations.js";
import { send } from "../../../../plugins/digitalocean/api/send.js";
import plugin from "../../../../plugins/digitalocean/index.js";
import { SandboxApps } from "../../../../plugins/digitalocean/sandbox/apps.js";
import { Clusters } from "../../../../plugins/digitalocean/sandbox/clusters.js";
import { Databases } from "../../../../plugins/digitalocean/sandbox/databases.js";
import { Droplets } from "../../../../plugins/digitalocean/sandbox/droplets.js";
import { Firewalls } from "../../../../plugins/digitalocean/sandbox/firewalls.js";
import { LoadBalancers } from "../../../../plugins/digitalocean/sandbox/load-balancers.js";
import { Snapshots } from "../../../../plugins/digitalocean/sandbox/snapshots.js";
import { Volumes } from "../../../../plugins/digitalocean/sandbox/volumes.js";
import { Vpcs } from "../../../../plugins/digitalocean/sandbox/vpcs.js";
import { useDigitalOcean } from "../use-digitalocean.js";

const toolsets = ["default", "api-changes"];
const digitalOcean = useDigitalOcean(() => ({ toolsets }));
const guarded = useDigitalOcean(() => ({
  toolsets,
  approvals: "destroy",
  risks: { costs: "ask" },
  deny: [{ tool: "digitalocean_*", when: { tag: "locked" } }],
}));
const strict = useDigitalOcean(() => ({
  toolsets,
  risks: { costs: "allow", publicAccess: "allow" },
  deny: [
    { droplet: ["db-*", "tag:web"] },
    { domain: "example.net" },
    { record: ["db.example.com", "type=MX"] },
    { volume: "prod-*" },
    { tag: "locked" },
    { vpc: "inner" },
    { database: "orders" },
    { app: "shop" },
  ].map((when) => ({ tool: "digitalocean_*", when })),
  secrets: { the_name: "db-9" },
}));

const idOf = (name: string, { sandbox } = digitalOcean) =>
  sandbox.world.part(Droplets).all.find((one) => one.name === name)?.id;

interface Thing {
  readonly id: string | number;
  readonly name?: string;
  readonly spec?: { readonly name?: unknown };
}

/** A part of what the sandbox holds that is asked about. */
const part: typeof guarded.sandbox.world.part = (kind) => guarded.sandbox.world.part(kind);

describe("digitalocean_search_api", () => {
  it("shows what to call, and how", async () => {
    const shown = async (query: string) =>
      (
        (await digitalOcean.ok("search_api", { query })) as {
          operations: Record<string, string>[];
        }
      ).operations[0];
    expect(await shown("create a droplet")).toEqual({
      operation: "droplets_create",
      call: "write",
      path: "POST /droplets",
      parameters: expect.stringMatching(/^body size! image! name .*\+\d+$/),
    });
    expect(await shown("droplets_destroy")).toMatchObject({ call: "destroy" });
    expect(await shown("dropletActions_post")).toMatchObject({ call: "write, or destroy: by its type" });
    expect(await shown("kubernetes_get_kubeconfig")).toMatchObject({
      call: "none: answers access to a Kubernetes cluster",
    });
    expect(digitalOcean.requests()).toEqual([]);
  });

  it("costs few tokens, with its three siblings", async () => {
    const tools = (await describeTools(plugin)) as Record<string, Definition>;
    const [search = 0, read = 0, write = 0, destroy = 0] = [
      "search_api",
      "call_api_read",
      "call_api_write",
      "call_api_destroy",
    ].map((name) => {
      const tool = tools[`digitalocean_${name}`];
      return tool ? tokensOf(tool) : Number.POSITIVE_INFINITY;
    });
    expect(search + read).toBeLessThanOrEqual(170);
    expect(search + read + write + destroy).toBeLessThanOrEqual(330);
  });
});

describe("digitalocean_call_api_read", () => {
  it("calls by id and by path, with a droplet's name for its id", async () => {
    const parameters = { droplet_id: "web-1" };
    for (const operation of ["droplets_get", "GET /v2/droplets/{id}"])
      expect(await digitalOcean.ok("call_api_read", { operation, parameters })).toMatchObject({
        result: { id: idOf("web-1"), name: "web-1" },
      });
    expect(digitalOcean.requests()).toContain(`GET /droplets/${idOf("web-1")}`);
    expect(
      await digitalOcean.fails("call_api_read", {
        operation: "droplets_get",
        parameters: { droplet_id: "web-7" },
      }),
    ).toMatchObject({ kind: "not_found", error: expect.stringContaining("there is no web-7") });
  });

  it("picks columns and rows, and says where the rest is", async () => {
    const list = { operation: "droplets_list", fields: "name, status", limit: 1 };
    expect(await digitalOcean.ok("call_api_read", list)).toEqual({
      result: [{ name: "web-1", status: "active" }],
      result_info: { total: 4, next_page: 2 },
      untrusted: expect.anything(),
    });
    const sent = digitalOcean.sandbox.exchanges.at(-1)?.query;
    expect(Object.fromEntries(sent ?? [])).toEqual({ per_page: "1" });
    expect(
      await digitalOcean.ok("call_api_read", { ...list, limit: 5, parameters: { per_page: 2, page: 2 } }),
    ).toMatchObject({ result: [{ name: "db-1" }, { name: "old-build" }] });
    const { result } = await digitalOcean.ok("call_api_read", {
      operation: "droplets_list",
      parameters: { tag_name: "web" },
      fields: "name",
    });
    expect(result).toEqual([{ name: "web-1" }, { name: "web-2" }]);
  });

  it("marks what it answers as written by others, and passes on what the API says", async () => {
    const { text } = await digitalOcean.plugin.callTool("digitalocean_call_api_read", {
      operation: "droplets_list",
    });
    expect(text).toMatch(/untrusted data/);
    expect(
      await digitalOcean.fails("call_api_read", {
        operation: "droplets_get",
        parameters: { droplet_id: 404 },
      }),
    ).toMatchObject({ kind: "not_found", status: 404, request_id: expect.any(String) });
    digitalOcean.requests();
  });

  it("says where a credential was, and never masks those words", async () => {
    const { text, data } = await digitalOcean.plugin.callTool("digitalocean_call_api_read", {
      operation: "databases_list_clusters",
      fields: "connection",
    });
    expect(data["result"]).toEqual([
      { connection: expect.objectContaining({ uri: "<withheld>", user: "doadmin", password: "<withheld>" }) },
    ]);
    expect(text).toContain("password=<withheld>, ssl=true");
    digitalOcean.requests();
  });

  it("leaves credentials out, and says what is beside the rows", async () => {
    const answered = async (id: string, answer: unknown) => {
      const operation = (await loadOperations()).find(id);
      const call = { operation, path: "/x", values: {}, query: {}, headers: {}, body: undefined };
      return send({ api: { send: async () => answer } } as never, call as never);
    };
    const connection = { user: "doadmin", password: "p" };
    expect(
      await answered("databases_list_clusters", {
        databases: [{ name: "orders", connection }],
        links: { pages: { next: "https://api.digitalocean.com/v2/databases?page=3&per_page=2" } },
        meta: { total: 9 },
      }),
    ).toEqual({
      result: [{ name: "orders", connection: { user: "doadmin", password: "<withheld>" } }],
      result_info: { total: 9, next_page: 3 },
    });
    expect(await answered("droplets_get", { droplet: { id: 1 }, links: {} })).toEqual({ result: { id: 1 } });
    expect(await answered("apps_validate_appSpec", { a: 1, b: 2 })).toEqual({ result: { a: 1, b: 2 } });
    expect(await answered("invoices_get_csvByUUID", "a,b")).toEqual({ result: "a,b" });
    expect(await answered("droplets_destroy", undefined)).toEqual({ result: null });
  });

  it("refuses before anything is sent", async () => {
    const bad: [operation: string, more: object, error: RegExp, next: RegExp][] = [
      ["droplets_gets", {}, /has no droplets_gets/, /Did you mean droplets_get/],
      ["list all my servers", {}, /has no list all/, /droplets_list/],
      ["constructor", {}, /has no constructor/, /digitalocean_search_api/],
      ["https://inference.do-ai.run/v1/models", {}, /has no https/, /digitalocean_search_api/],
      ["inference_create_chat_completion", {}, /has no inference/, /digitalocean_search_api/],
      ["droplets_destroy", {}, /taken for destructive/, /digitalocean_call_api_destroy/],
      ["droplets_create", {}, /is a write/, /digitalocean_call_api_write/],
      ["kubernetes_get_kubeconfig", {}, /access to a Kubernetes cluster/, /digitalocean_get_kubeconfig/],
      [
        "databases_list_users",
        {},
        /the passwords of a database's users/,
        /digitalocean_get_database_credentials/,
      ],
      ["invoices_get_pdfByUUID", { parameters: { invoice_uuid: "a" } }, /a PDF/, /csvByUUID/],
      ["droplets_get", {}, /needs droplet_id/, /parameters/],
      ["droplets_get", { parameters: { droplet_id: "" } }, /cannot stand in a path/, /alone/],
      ["domains_get", { parameters: { domain_name: ".." } }, /cannot stand in a path/, /alone/],
      ["domains_get", { parameters: { domain_name: "a/b" } }, /cannot stand in a path/, /alone/],
      ["domains_get", { parameters: { domain_name: "a?b=c" } }, /cannot stand in a path/, /alone/],
      ["domains_get", { parameters: { domain_name: "a#b" } }, /cannot stand in a path/, /alone/],
      ["domains_get", { parameters: { domain_name: "a\\..\\b" } }, /cannot stand in a path/, /alone/],
      ["droplets_list", { parameters: { pages: 2 } }, /does not know pages/, /Did you mean page/],
      ["droplets_list", { parameters: { Authorization: "x" } }, /does not know Authorization/, /knows|mean/],
      ["droplets_list", { body: { a: 1 } }, /takes none/, /Leave body out/],
      ["apps_validate_appSpec", { body: {} }, /needs spec/, /body/],
      ["apps_validate_appSpec", { body: "{" }, /not one of JSON/, /JSON/],
    ];
    for (const [operation, more, error, next] of bad) {
      const failed = await digitalOcean.fails("call_api_read", { operation, ...more });
      expect([operation, failed]).toEqual([
        operation,
        expect.objectContaining({ error: expect.stringMatching(error), next: expect.stringMatching(next) }),
      ]);
    }
    expect(digitalOcean.requests()).toEqual([]);
  });
});

describe("which tool runs an operation", () => {
  const index = new ApiIndex(undefined as never);
  let all: readonly Operation[];
  beforeAll(async () => {
    all = (await index.operations()).all;
  });

  it("is one, and the others name it", async () => {
    for (const { id, effect } of all)
      for (const tool of ["read", "write", "destroy"] as const) {
        const runs = () => operationFor(index, id, tool);
        if (revealedBy(id)) await expect(runs()).rejects.toThrow(/no call_api tool runs it/);
        else if (tool !== effect)
          await expect(runs()).rejects.toEqual(
            expect.objectContaining({ next: expect.stringContaining(`call_api_${effect} `) }),
          );
        else expect((await runs()).id).toBe(id);
      }
  });

  it("is told by the body where that says what is done", async () => {
    const parameters = { droplet_id: "web-1" };
    const call = (type: string) => ({ operation: "dropletActions_post", parameters, body: { type } });
    expect(await digitalOcean.fails("call_api_write", call("rebuild"))).toMatchObject({
      kind: "refused",
      next: "Call digitalocean_call_api_destroy with the same arguments.",
    });
    expect(await digitalOcean.fails("call_api_destroy", call("reboot"))).toMatchObject({
      kind: "refused",
      next: "Call digitalocean_call_api_write with the same arguments.",
    });
    expect(digitalOcean.requests().filter((one) => one.startsWith("POST"))).toEqual([]);
  });
});

describe("digitalocean_call_api_write and _destroy", () => {
  it("send the body, also one that came as a text, and only to the API", async () => {
    for (const body of [{ name: "shop" }, '{"name":"shop"}'])
      await digitalOcean
        .ok("call_api_write", { operation: "tags_create", body })
        .catch((error: Error) => expect(error.message).toMatch(/does not play/));
    const sent = digitalOcean.sandbox.exchanges.slice(-2);
    expect(sent.map(({ method, path, body }) => [method, path, JSON.parse(String(body))])).toEqual([
      ["POST", "/tags", { name: "shop" }],
      ["POST", "/tags", { name: "shop" }],
    ]);
    expect(
      await digitalOcean.fails("call_api_write", { operation: "droplets_create", body: { name: "a" } }),
    ).toMatchObject({ error: "body: droplets_create needs size, image." });
    expect(
      await digitalOcean.fails("call_api_write", {
        operation: "droplets_create",
        parameters: { size: "s" },
        body: { name: "a", size: "s", image: "i" },
      }),
    ).toMatchObject({ next: "size belongs into `body`." });
  });

  it("say that a dangerous deletion is meant, because a person has seen it", async () => {
    await digitalOcean
      .ok("call_api_destroy", {
        operation: "droplets_destroy_withAssociatedResourcesDangerous",
        parameters: { droplet_id: "old-build" },
      })
      .catch((error: Error) => expect(error.message).toMatch(/does not play/));
    const sent = digitalOcean.sandbox.exchanges.at(-1);
    expect([sent?.method, sent?.path]).toEqual([
      "DELETE",
      `/droplets/${idOf("old-build")}/destroy_with_associated_resources/dangerous`,
    ]);
    expect(sent?.headers["x-dangerous"]).toBe("true");
  });

  it("show what would go, and ask", async () => {
    const call = { operation: "dropletActions_post_byTag", parameters: { tag_name: "web" } };
    const asked = await guarded.fails("call_api_destroy", { ...call, body: { type: "power_off" } });
    expect(asked["kind"]).toBe("confirmation_required");
    const preview = JSON.stringify(asked["preview"]);
    expect(preview).toMatch(/dropletActions_post_byTag: POST \/droplets\/actions/);
    expect(preview).toMatch(/Now: 2: web-1 \(\d+\), web-2 \(\d+\)/);
    expect(String(asked["preview"])).toMatch(
      /\nQuery:\n {2}tag_name: web\nBody:\n {2}type: power_off\nNow: /,
    );
    const rebuilt = await guarded.fails("call_api_destroy", {
      operation: "dropletActions_post",
      parameters: { droplet_id: "db-1" },
      body: { type: "rebuild", image: "debian-12-x64" },
    });
    expect(JSON.stringify(rebuilt["preview"])).toMatch(
      /dropletActions_post of the droplet db-1: POST .*Body:\\n {2}type: rebuild\\n {2}image: debian-12-x64\\nNow:\\n.* {2}name: db-1/,
    );
    expect(
      await guarded.fails("call_api_destroy", {
        operation: "droplets_destroy",
        parameters: { droplet_id: 404 },
      }),
    ).toMatchObject({ kind: "not_found" });
    expect(guarded.requests().filter((one) => !one.startsWith("GET"))).toEqual([]);
  });

  it.each<[operation: string, variable: string, all: () => readonly Thing[], named: string]>([
    ["volumes_delete", "volume_id", () => part(Volumes).all, "the volume old-data"],
    [
      "databases_destroy_cluster",
      "database_cluster_uuid",
      () => part(Databases).all,
      "the database cluster main",
    ],
    ["kubernetes_delete_cluster", "cluster_id", () => part(Clusters).all, "the Kubernetes cluster prod"],
    ["firewalls_delete", "firewall_id", () => part(Firewalls).all, "the firewall web"],
    ["loadBalancers_delete", "lb_id", () => part(LoadBalancers).all, "the load balancer web"],
    ["vpcs_delete", "vpc_id", () => part(Vpcs).all, "the VPC default-fra1"],
    ["snapshots_delete", "snapshot_id", () => part(Snapshots).shown, "the snapshot web-1-release"],
    ["apps_delete", "id", () => part(SandboxApps).all, "the app shop"],
  ])("name what %s has only the id of", async (operation, variable, all, named) => {
    const id = all().find((one) => named.endsWith(` ${one.name ?? one.spec?.name}`))?.id;
    const { preview } = await guarded.fails("call_api_destroy", {
      operation,
      parameters: { [variable]: id },
    });
    expect(preview).toContain(`\n${operation} of ${named}: DELETE /`);
  });

  it("show a write as it is sent, line by line, and without secrets", async () => {
    const volume = guarded.sandbox.world.part(Volumes).all.find(({ name }) => name === "data");
    const { preview } = await guarded.fails("call_api_write", {
      operation: "volumeActions_post_byId",
      parameters: { volume_id: volume?.id },
      body: { type: "resize", size_gigabytes: 200, region: "fra1" },
    });
    expect(preview).toMatch(
      /^Allow digitalocean_call_api_write\?\nvolumeActions_post_byId of the volume data: POST \/volumes\/[^/]+\/actions\nBody:\n {2}type: resize\n {2}size_gigabytes: 200\n {2}region: fra1\nRisk /,
    );
    const envs = [{ key: "DB_PASSWORD", value: "hunter2" }];
    const app = await guarded.fails("call_api_write", {
      operation: "apps_create",
      body: { spec: { name: "quay", services: [{ name: "web", envs }] } },
    });
    expect(app["preview"]).toMatch(
      /\n {4}services:\n {6}- name: web\n {8}envs:\n {10}- key: DB_PASSWORD\n {12}value: \[redacted:\w{4}\]\n/,
    );
    guarded.requests();
  });

  it("ask before money is spent, although it is a write", async () => {
    const body = { name: "a", size: "s-1vcpu-1gb", image: "debian-12-x64", region: "fra1" };
    const asked = await guarded.fails("call_api_write", { operation: "droplets_create", body });
    expect(asked["kind"]).toBe("confirmation_required");
    expect(JSON.stringify(asked["preview"])).toMatch(/droplets_create costs \$6\.00 a month/);
    const cluster = { name: "a", region: "fra1", version: "1", node_pools: [] };
    const unknown = await guarded.fails("call_api_write", {
      operation: "kubernetes_create_cluster",
      body: cluster,
    });
    expect(JSON.stringify(unknown["preview"])).toMatch(/kubernetes_create_cluster may cost money/);
    const balancer = { name: "a", region: "fra1", forwarding_rules: [], tag: "web", size_unit: 2 };
    const priced = await guarded.fails("call_api_write", {
      operation: "loadBalancers_create",
      body: balancer,
    });
    expect(JSON.stringify(priced["preview"])).toMatch(/loadBalancers_create costs \$24\.00 a month/);
    const inbound_rules = [{ protocol: "tcp", ports: "22", sources: { addresses: ["0.0.0.0/0"] } }];
    const opened = await guarded.fails("call_api_write", {
      operation: "firewalls_create",
      body: { name: "a", inbound_rules, tags: ["web"] },
    });
    expect(JSON.stringify(opened["preview"])).toMatch(/tcp 22 from 0\.0\.0\.0\/0/);
    const resize = { type: "resize", size: "s-2vcpu-2gb" };
    expect(
      await guarded.fails("call_api_write", {
        operation: "dropletActions_post",
        parameters: { droplet_id: "web-1" },
        body: resize,
      }),
    ).toMatchObject({
      kind: "confirmation_required",
      preview: expect.stringContaining("costs $18.00 a month without backups"),
    });
    expect(guarded.requests().filter((one) => !one.startsWith("GET"))).toEqual([]);
  });

  const pool = { name: "web", size: "s-2vcpu-4gb", count: 2 };
  const cluster = { name: "a", region: "fra1", version: "1.32.5-do.2" };
  const database = { name: "a", engine: "pg", region: "fra1", num_nodes: 2 };
  const service = { name: "web", instance_size_slug: "apps-s-1vcpu-1gb", instance_count: 2 };
  it.each<[operation: string, body: object, told: RegExp]>([
    ["databases_create_cluster", { ...database, size: "db-s-1vcpu-2gb" }, / costs about \$60\.00 a month/],
    ["databases_create_cluster", { ...database, size: "gd-40vcpu" }, / may cost money/],
    [
      "kubernetes_create_cluster",
      { ...cluster, node_pools: [pool], ha: false },
      / costs \$48\.00 a month\."$/,
    ],
    [
      "kubernetes_create_cluster",
      { ...cluster, node_pools: [pool], ha: true },
      / costs \$88\.00 a month\."$/,
    ],
    [
      "kubernetes_create_cluster",
      { ...cluster, node_pools: [pool] },
      /\$48\.00 a month, \$88\.00 a month at/,
    ],
    ["kubernetes_create_cluster", { ...cluster, node_pools: [{ ...pool, size: "s-9" }] }, / may cost money/],
    [
      "kubernetes_create_cluster",
      { ...cluster, ha: false, node_pools: [{ ...pool, auto_scale: true, min_nodes: 1, max_nodes: 3 }] },
      /\$48\.00 a month, \$72\.00 a month at most/,
    ],
    ["apps_create", { spec: { name: "quay", services: [service] } }, / costs \$24\.00 a month/],
    ["apps_create", { spec: { name: "shop", services: [service] } }, / costs/],
  ])("tells before %s of %j what it costs", async (operation, body, told) => {
    guarded.requests();
    const asked = await guarded.fails("call_api_write", { operation, body });
    expect(asked["kind"]).toBe("confirmation_required");
    expect(JSON.stringify(asked["preview"])).toMatch(told);
    expect(guarded.requests().filter((one) => !/^GET |POST \/apps\/propose/.test(one))).toEqual([]);
  });

  it.each<[operation: string, parameters: object, body: object, told: string]>([
    ["reservedIPs_create", {}, { region: "fra1" }, "$5.00 a month while it is assigned to nothing"],
    [
      "dropletActions_post",
      { droplet_id: "web-1" },
      { type: "snapshot", name: "a" },
      "$0.06 a month per GiB",
    ],
    ["dropletActions_post", { droplet_id: "web-2" }, { type: "enable_backups" }, "$2.40 a month"],
    [
      "dropletActions_post",
      { droplet_id: "web-2" },
      { type: "enable_backups", backup_policy: { plan: "daily", hour: 0 } },
      "$3.60 a month",
    ],
    ["volumeSnapshots_create", { volume_id: "data" }, { name: "a" }, "$0.06 a month per GiB"],
  ])("tells before %s of %j with %j what the typed tools tell", async (operation, parameters, body, told) => {
    const asked = await guarded.fails("call_api_write", { operation, parameters, body });
    expect(asked["kind"]).toBe("confirmation_required");
    expect(asked["preview"]).toContain(` costs ${told}`);
    guarded.requests();
  });

  it("has an app priced without the values of its variables", async () => {
    const envs = [{ key: "TOKEN", value: "made-up-value" }];
    const body = { spec: { name: "quay", services: [{ ...service, envs }] } };
    await guarded.fails("call_api_write", { operation: "apps_create", body });
    const proposed = guarded.sandbox.exchanges.filter(({ path }) => path === "/apps/propose").at(-1);
    expect(JSON.parse(String(proposed?.body))).toMatchObject({
      spec: { services: [{ envs: [{ key: "TOKEN" }] }] },
    });
    expect(String(proposed?.body)).not.toContain("made-up-value");
  });

  it.each<[what: string, tool: string, operation: string, more: () => Record<string, unknown>]>([
    ["a droplet by its name", "read", "droplets_get", () => ({ parameters: { droplet_id: "db-1" } })],
    [
      "a droplet by its id",
      "read",
      "droplets_list_backups",
      () => ({ parameters: { droplet_id: idOf("db-1", strict) } }),
    ],
    ["a droplet by its tag", "read", "droplets_get", () => ({ parameters: { droplet_id: "web-1" } })],
    [
      "a droplet that gets another name",
      "write",
      "dropletActions_post",
      () => ({ parameters: { droplet_id: "old-build" }, body: { type: "rename", name: "db-2" } }),
    ],
    ["a droplet that is made", "write", "droplets_create", () => made({ name: "db-2" })],
    ["droplets that are made", "write", "droplets_create", () => made({ names: ["a", "db-2"] })],
    [
      "a droplet that is made with a tag",
      "write",
      "droplets_create",
      () => made({ name: "a", tags: ["web"] }),
    ],
    ["a droplet that a secret names", "write", "droplets_create", () => made({ name: "secret://the_name" })],
    [
      "droplets by a tag",
      "destroy",
      "droplets_destroy_byTag",
      () => ({ parameters: { tag_name: "anything" } }),
    ],
    [
      "droplets by a tag of their actions",
      "destroy",
      "dropletActions_post_byTag",
      () => ({ parameters: { tag_name: "anything" }, body: { type: "reboot" } }),
    ],
    [
      "droplets in a body",
      "write",
      "loadBalancers_add_droplets",
      () => ({ parameters: { lb_id: "x" }, body: { droplet_ids: [idOf("db-1", strict)] } }),
    ],
    [
      "droplets that a firewall's tag chooses",
      "write",
      "firewalls_add_tags",
      () => ({ parameters: { firewall_id: "x" }, body: { tags: ["anything"] } }),
    ],
    [
      "resources of a project",
      "write",
      "projects_assign_resources",
      () => ({
        parameters: { project_id: "x" },
        body: { resources: [`do:droplet:${idOf("db-1", strict)}`] },
      }),
    ],
    [
      "resources of a kind that nobody knows",
      "write",
      "tags_assign_resources",
      () => ({
        parameters: { tag_id: "x" },
        body: { resources: [{ resource_id: "1", resource_type: "ship" }] },
      }),
    ],
    [
      "resources of a kind that every object has",
      "write",
      "projects_assign_resources",
      () => ({ parameters: { project_id: "x" }, body: { resources: ["do:constructor:1"] } }),
    ],
    ["a domain", "read", "domains_get", () => ({ parameters: { domain_name: "example.net" } })],
    ["a domain that is made", "write", "domains_create", () => ({ body: { name: "example.net" } })],
    [
      "a record by its name within the domain",
      "write",
      "domains_create_record",
      () => ({
        parameters: { domain_name: "example.com" },
        body: { type: "A", name: "db", data: "192.0.2.1" },
      }),
    ],
    [
      "a record by its type",
      "write",
      "domains_create_record",
      () => ({ parameters: { domain_name: "example.com" }, body: { type: "MX", name: "@", data: "m." } }),
    ],
    [
      "a record that cannot be read",
      "destroy",
      "domains_delete_record",
      () => ({ parameters: { domain_name: "example.com", domain_record_id: 7 } }),
    ],
    ["a volume that is made", "write", "volumes_create", () => ({ body: volume("prod-a") })],
    [
      "a volume by its name in a query",
      "destroy",
      "volumes_delete_byName",
      () => ({ parameters: { name: "prod-a", region: "fra1" } }),
    ],
    ["a tag", "destroy", "tags_delete", () => ({ parameters: { tag_id: "locked" } })],
    ["a tag in a body", "write", "volumes_create", () => ({ body: { ...volume("a"), tags: ["locked"] } })],
    [
      "a network that a body refers to",
      "write",
      "droplets_create",
      () => made({ name: "a", vpc_uuid: "5a4981aa-9653-4bd1-bef5-d6bff52042e4" }),
    ],
    [
      "a database that cannot be read",
      "destroy",
      "databases_destroy_cluster",
      () => ({ parameters: { database_cluster_uuid: "x" } }),
    ],
    [
      "a database that is copied",
      "write",
      "databases_create_cluster",
      () => ({
        body: {
          ...{ name: "copy", engine: "pg", num_nodes: 1, region: "fra1", size: "db-s-1vcpu-1gb" },
          backup_restore: { database_name: "orders" },
        },
      }),
    ],
    [
      "a droplet that a database is to trust",
      "destroy",
      "databases_update_firewall_rules",
      () => ({
        parameters: { database_cluster_uuid: strict.sandbox.world.part(Databases).all[0]?.id },
        body: { rules: [{ type: "droplet", value: String(idOf("db-1", strict)) }] },
      }),
    ],
    ["an app by its spec", "write", "apps_create", () => ({ body: { spec: { name: "shop" } } })],
  ])("keep to rules about %s", async (_what, tool, operation, more) => {
    const failed = await strict.fails(`call_api_${tool}`, { operation, ...more() });
    expect(failed).toMatchObject({ kind: "refused", error: expect.stringMatching(/does not allow this/) });
    expect(strict.requests().filter((one) => !one.startsWith("GET"))).toEqual([]);
  });

  it("keep to rules about a tag in a query", async () => {
    const call = (tag_name: string) => ({ operation: "droplets_destroy_byTag", parameters: { tag_name } });
    expect(await guarded.fails("call_api_destroy", call("locked"))).toMatchObject({ kind: "refused" });
    expect(await guarded.fails("call_api_destroy", call("web"))).toMatchObject({
      kind: "confirmation_required",
    });
  });

  it("leave alone what no rule is about", async () => {
    const share = { name: "dev-b", size_gib: 50, region: "fra1", vpc_ids: [], performance_tier: "standard" };
    await strict.ok("call_api_read", {
      operation: "droplets_get",
      parameters: { droplet_id: "old-build" },
    });
    for (const call of [
      {
        operation: "dropletActions_post",
        parameters: { droplet_id: "old-build" },
        body: { type: "power_on" },
      },
      { operation: "volumes_create", body: volume("dev-a") },
      // The sandbox does not play it, so that nobody compares what it is sent with the document.
      { operation: "nfs_create", body: { ...share, constructor: "x", toString: ["y"] } },
      { operation: "droplets_create", ...made({ name: "web-9", tags: ["blue"] }) },
    ]) {
      const { error } = await strict.fails("call_api_write", call).catch(() => ({ error: "" }));
      expect(error).not.toMatch(/does not allow/);
    }
    expect(strict.requests().filter((one) => one.startsWith("POST"))).toHaveLength(4);
  });

  it("take any text as a value without leaving the path", async () => {
    digitalOcean.requests();
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1, maxLength: 20 }), async (domain_name) => {
        await digitalOcean.plugin.callTool("digitalocean_call_api_read", {
          operation: "domains_get",
          parameters: { domain_name },
        });
        for (const one of digitalOcean.requests()) expect(one).toMatch(/^GET \/domains\/[^/?#]+$/);
      }),
      { numRuns: 40 },
    );
  });
});

function made(more: object) {
  return { body: { size: "s-1vcpu-1gb", image: "debian-12-x64", region: "fra1", ...more } };
}

function volume(name: string) {
  return { name, size_gigabytes: 10, region: "fra1" };
}
