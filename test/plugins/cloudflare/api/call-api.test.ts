import { beforeAll, describe, expect, it } from "@jest/globals";
import { type Operation, operationFor } from "cargoshipper/api";
import { describeTools } from "cargoshipper/testing";
import fc from "fast-check";
import { type Definition, tokensOf } from "../../../../bench/budget.js";
import { ApiIndex } from "../../../../plugins/cloudflare/api/api-index.js";
import { loadOperations, revealedBy } from "../../../../plugins/cloudflare/api/load-operations.js";
import { send } from "../../../../plugins/cloudflare/api/send.js";
import plugin from "../../../../plugins/cloudflare/index.js";
import { Records } from "../../../../plugins/cloudflare/sandbox/records.js";
import { Zones } from "../../../../plugins/cloudflare/sandbox/zones.js";
import { useCloudflare } from "../use-cloudflare.js";

const cloudflare = useCloudflare(() => ({ toolsets: ["default", "api-changes"] }));
const guarded = useCloudflare(() => ({
  toolsets: ["default", "api-changes"],
  approvals: "destroy",
  deny: [{ tool: "cloudflare_*", when: { zone: "example.net" } }],
  secrets: { the_name: "hidden.example.com" },
}));

const strict = useCloudflare(() => ({
  toolsets: ["default", "api-changes"],
  deny: [
    { tool: "cloudflare_*", when: { record: ["db.example.com", "type=MX"] } },
    { tool: "cloudflare_*", when: { ruleset: "waf" } },
    { tool: "cloudflare_*", when: { rule: "action=skip" } },
    { tool: "cloudflare_*", when: { namespace: "prod-*" } },
    { tool: "cloudflare_*", when: { zone: "example.net" } },
    { tool: "cloudflare_*", when: { worker: "tide-table" } },
    { tool: "cloudflare_*", when: { tunnel: "office" } },
  ],
  secrets: { the_name: "db.example.com" },
}));

const inZone = { parameters: { zone_id: "example.com" } };
const networkRoute = { network: "10.0.0.0/8", tunnel_id: "c72fd45b-15ef-f5b0-a881-d62b41f15f12" };

/** The parameters of a call about the first record of a type. */
function ofRecord(type: string) {
  const { world } = strict.sandbox;
  const zone = world.part(Zones).all.find(({ name }) => name === "example.com");
  const record =
    zone &&
    world
      .part(Records)
      .of(zone)
      .find((one) => one.type === type);
  return { parameters: { ...inZone.parameters, dns_record_id: record?.id } };
}

const zoneId = (name: string) => {
  const zone = cloudflare.sandbox.world.part(Zones).all.find((one) => one.name === name);
  return String(zone?.id);
};

describe("cloudflare_search_api", () => {
  it("shows what to call, and how", async () => {
    const { operations } = (await cloudflare.ok("search_api", { query: "list dns records" })) as {
      operations: Record<string, string>[];
    };
    expect(operations[0]).toEqual({
      operation: "dns.records.list",
      call: "read",
      path: "GET /zones/{zone_id}/dns_records",
      parameters: expect.stringMatching(/^\?comment content .*\+\d+$/),
    });
    const shown = async (query: string) =>
      ((await cloudflare.ok("search_api", { query })) as { operations: Record<string, string>[] })
        .operations[0];
    expect(await shown("dns.records.create")).toMatchObject({
      call: "write",
      parameters: expect.stringContaining("body name! ttl! type!"),
    });
    expect(await shown("cache.purge")).toMatchObject({ call: "destroy" });
    expect(await shown("user.tokens.create")).toMatchObject({ call: "none: answers an API token" });
    expect(await shown("kv.namespaces.values.update")).toMatchObject({ call: "none: takes a file" });
    expect(cloudflare.requests()).toEqual([]);
  });

  it("costs few tokens, with its three siblings", async () => {
    const tools = (await describeTools(plugin)) as Record<string, Definition>;
    const costs = ["search_api", "call_api_read", "call_api_write", "call_api_destroy"].map((name) => {
      const tool = tools[`cloudflare_${name}`];
      return tool ? tokensOf(tool) : Number.POSITIVE_INFINITY;
    });
    expect(costs.reduce((sum, cost) => sum + cost, 0)).toBeLessThanOrEqual(360);
  });
});

describe("cloudflare_call_api_read", () => {
  it("calls by id and by path, with a zone's name for its id", async () => {
    const parameters = { zone_id: "example.com" };
    expect(await cloudflare.ok("call_api_read", { operation: "zones.get", parameters })).toMatchObject({
      result: { name: "example.com", status: "active" },
    });
    expect(
      await cloudflare.ok("call_api_read", { operation: "GET /zones/{zone_id}", parameters }),
    ).toMatchObject({ result: { name: "example.com" } });
    expect(cloudflare.requests()).toContain(`GET /zones/${zoneId("example.com")}`);
  });

  it("picks columns and rows, and passes the query on", async () => {
    const { result, result_info, total } = await cloudflare.ok("call_api_read", {
      operation: "zones.list",
      parameters: { per_page: 5, order: "name" },
      fields: "name, status",
      limit: 2,
    });
    expect(result).toEqual([
      { name: "example.com", status: "active" },
      { name: "example.net", status: "active" },
    ]);
    expect({ result_info, total }).toMatchObject({ result_info: { per_page: 5 }, total: 3 });
    const sent = cloudflare.sandbox.exchanges.at(-1)?.query;
    expect(Object.fromEntries(sent ?? [])).toEqual({ per_page: "5", order: "name" });
  });

  it("finds the one account there is", async () => {
    expect(await cloudflare.ok("call_api_read", { operation: "accounts.get" })).toMatchObject({
      result: { name: "Example Shipping" },
    });
  });

  it("marks what it answers as written by others", async () => {
    const { text } = await cloudflare.plugin.callTool("cloudflare_call_api_read", {
      operation: "zones.list",
    });
    expect(text).toMatch(/untrusted data/);
  });

  it("answers text as text, and says of other bytes what they are", async () => {
    for (const [answer, result] of [
      ["$ORIGIN example.com.\n", "$ORIGIN example.com.\n"],
      ["", null],
      [Buffer.from([0, 255, 1]), "3 bytes of application/octet-stream, which are no text"],
      ["x".repeat(40_000), expect.stringMatching(/^x{30000}\n… 10000 characters left out$/)],
    ] as const) {
      const sdk = {
        get: async () => new Response(answer, { headers: { "content-type": "application/octet-stream" } }),
      };
      const operation = (await loadOperations()).find("dns.records.export");
      const prepared = { operation, path: "/x", query: {}, headers: {}, body: undefined };
      const reply = await send({ sdk } as never, prepared as never);
      expect(reply).toEqual({ result });
    }
  });

  it("reads no more of a stored object than it shows", async () => {
    let pulled = 0;
    const body = new ReadableStream({
      pull(controller) {
        pulled++;
        controller.enqueue(new TextEncoder().encode("x".repeat(100_000)));
      },
    });
    const sdk = { get: async () => new Response(body, { headers: { "content-length": "1000000000000" } }) };
    const operation = (await loadOperations()).find("r2.buckets.objects.get");
    const prepared = { operation, path: "/x", query: {}, headers: {}, body: undefined };
    const { result } = await send({ sdk } as never, prepared as never);
    expect(result).toMatch(/^x{30000}\n… 1000000000000 bytes in all$/);
    expect(pulled).toBeLessThan(20);
  });

  it("passes on what the API says", async () => {
    expect(await cloudflare.fails("call_api_read", { operation: "radar.annotations.list" })).toMatchObject({
      kind: "not_found",
      codes: [7000],
    });
    cloudflare.requests();
  });

  it("refuses before anything is sent", async () => {
    const zone = { zone_id: "example.com" };
    const bad: [operation: string, more: object, error: RegExp, next: RegExp][] = [
      [
        "r2.buckets.list",
        { parameters: { "cf-r2-jurisdiction": "eu\r\nx-other: 1" } },
        /sent as a header, and has characters/,
        /plain ASCII/,
      ],
      ["zones.gets", {}, /has no zones.gets/, /Did you mean zones.get/],
      ["list the zones", {}, /has no list the zones/, /zones\.list/],
      ["constructor", {}, /has no constructor/, /cloudflare_search_api/],
      ["zones.delete", {}, /taken for destructive/, /call_api_destroy/],
      ["dns.records.create", {}, /is a write/, /call_api_write/],
      ["user.tokens.create", {}, /an API token/, /profile\/api-tokens/],
      ["zeroTrust.tunnels.cloudflared.token.get", {}, /a tunnel's token/, /cloudflare_get_tunnel_token/],
      ["rulesets.list", {}, /either account_id or zone_id/, /one of them/],
      ["dns.records.get", { parameters: zone }, /needs dns_record_id/, /parameters/],
      [
        "dns.records.get",
        { parameters: { ...zone, dns_record_id: ".." } },
        /cannot stand in a path/,
        /alone/,
      ],
      [
        "dns.records.get",
        { parameters: { ...zone, dns_record_id: "a/b" } },
        /cannot stand in a path/,
        /alone/,
      ],
      ["dns.records.get", { parameters: { ...zone, dns_record_id: "" } }, /cannot stand in a path/, /alone/],
      [
        "dns.records.get",
        { parameters: { ...zone, dns_record_id: "a?b" } },
        /cannot stand in a path/,
        /alone/,
      ],
      ["zones.list", { parameters: { pages: 2 } }, /does not know pages/, /Did you mean page/],
      ["zones.list", { body: { a: 1 } }, /takes none/, /Leave body out/],
      ["vectorize.indexes.query", { parameters: { index_name: "i" } }, /needs vector/, /body/],
      ["vectorize.indexes.query", { parameters: { index_name: "i" }, body: "{" }, /not one of JSON/, /JSON/],
    ];
    for (const [operation, more, error, next] of bad) {
      const failed = await cloudflare.fails("call_api_read", { operation, ...more });
      expect([operation, failed]).toEqual([
        operation,
        expect.objectContaining({ error: expect.stringMatching(error), next: expect.stringMatching(next) }),
      ]);
    }
    expect(cloudflare.requests().filter((one) => !/^GET \/(?:zones|accounts)$/.test(one))).toEqual([]);
  });
});

describe("which tool runs an operation", () => {
  let all: readonly Operation[];
  const index = new ApiIndex(undefined as never);
  beforeAll(async () => {
    all = (await index.operations()).all;
  });

  it("is one, and the others name it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...all), async ({ id, effect, flags }) => {
        for (const tool of ["read", "write", "destroy"] as const) {
          const runs = () => operationFor(index, id, tool);
          if (revealedBy(id)) await expect(runs()).rejects.toThrow(/no call_api tool runs it/);
          else if (tool !== effect)
            await expect(runs()).rejects.toEqual(
              expect.objectContaining({ next: expect.stringContaining(`call_api_${effect} `) }),
            );
          else if (flags.has("multipart") || flags.has("raw"))
            await expect(runs()).rejects.toThrow(/and not JSON/);
          else expect((await runs()).id).toBe(id);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("cloudflare_call_api_write and _destroy", () => {
  it("send the body, also one that came as a text", async () => {
    for (const body of [{ paused: true }, '{"paused":true}']) {
      await cloudflare.fails("call_api_write", {
        operation: "zones.edit",
        parameters: { zone_id: "example.com" },
        body,
      });
      const sent = cloudflare.sandbox.exchanges.at(-1);
      expect([sent?.method, sent?.path, JSON.parse(String(sent?.body))]).toEqual([
        "PATCH",
        `/zones/${zoneId("example.com")}`,
        { paused: true },
      ]);
    }
    expect(
      await cloudflare.fails("call_api_write", {
        operation: "dns.records.create",
        parameters: { zone_id: "example.com" },
        body: { name: "www" },
      }),
    ).toMatchObject({ error: "body: dns.records.create needs ttl, type." });
    expect(
      await cloudflare.fails("call_api_write", {
        operation: "zones.edit",
        parameters: { zone_id: "example.com", paused: true },
      }),
    ).toMatchObject({ next: "paused belongs into `body`." });
  });

  it("take the names of secrets in a body", async () => {
    await guarded.ok("call_api_write", {
      operation: "dns.records.create",
      parameters: { zone_id: "example.com" },
      body: { type: "TXT", name: "note", ttl: 1, content: "secret://the_name" },
    });
    expect(JSON.parse(String(guarded.sandbox.exchanges.at(-1)?.body))).toMatchObject({
      content: "hidden.example.com",
    });
  });

  it("show no secret to the person who is asked", async () => {
    const asked = await guarded.fails("call_api_destroy", {
      operation: "cache.purge",
      parameters: { zone_id: "example.com" },
      body: { hosts: ["secret://the_name"] },
    });
    expect(JSON.stringify(asked)).toMatch(/cache\.purge in the zone example\.com/);
    expect(JSON.stringify(asked)).not.toMatch(/hidden\.example/);
  });

  it("show what would go, and ask", async () => {
    const call = { operation: "zones.delete", parameters: { zone_id: "example.org" } };
    const asked = await guarded.fails("call_api_destroy", call);
    expect(asked["kind"]).toBe("confirmation_required");
    const preview = String(JSON.stringify(asked["preview"]));
    expect(preview).toMatch(/zones\.delete in the zone example\.org: DELETE \/zones\//);
    expect(preview).toMatch(/Now:\\n.* {2}status: pending/);
    expect(guarded.requests().filter((one) => one.startsWith("DELETE"))).toEqual([]);
    await guarded.ok("call_api_destroy", { ...call, confirmation: asked["confirmation"] });
    expect(guarded.requests().filter((one) => one.startsWith("DELETE"))).toHaveLength(1);
  });

  it("void an approval when what would be overwritten is another by then", async () => {
    const cron = (schedule: string) => ({
      operation: "workers.scripts.schedules.update",
      parameters: { script_name: "tide-table" },
      body: [{ cron: schedule }],
    });
    const asked = await guarded.fails("call_api_destroy", cron("1 * * * *"));
    const other = await guarded.fails("call_api_destroy", cron("2 * * * *"));
    await guarded.ok("call_api_destroy", { ...cron("2 * * * *"), confirmation: other["confirmation"] });
    const again = { ...cron("1 * * * *"), confirmation: asked["confirmation"] };
    expect(await guarded.fails("call_api_destroy", again)).toMatchObject({ kind: "refused" });
  });

  it("ask before the account's access changes, although it is a write", async () => {
    const call = { operation: "accounts.members.create", body: { email: "a@example.com" } };
    const asked = await guarded.fails("call_api_write", call);
    expect(asked["kind"]).toBe("confirmation_required");
    expect(asked["preview"]).toMatch(
      /^Allow cloudflare_call_api_write\?\naccounts\.members\.create in the account .+: POST \/accounts\/\w+\/members\nBody:\n {2}email: a@example\.com\nRisk /,
    );
    await guarded.ok("call_api_write", {
      operation: "zones.create",
      body: { name: "a.example", account: {} },
    });
  });

  it("keep to rules about zones, by id as by name", async () => {
    const net = guarded.sandbox.world.part(Zones).all.find(({ name }) => name === "example.net");
    for (const zone_id of ["example.net", net?.id])
      for (const [tool, operation] of [
        ["call_api_read", "zones.get"],
        ["call_api_write", "zones.edit"],
        ["call_api_destroy", "zones.delete"],
      ])
        expect(await guarded.fails(String(tool), { operation, parameters: { zone_id } })).toMatchObject({
          kind: "refused",
          error: expect.stringContaining("zone example.net"),
        });
    await guarded.ok("call_api_read", { operation: "zones.get", parameters: { zone_id: "example.com" } });
  });

  it.each<[what: string, tool: string, operation: string, more: () => Record<string, unknown>]>([
    [
      "a record by a name within the zone",
      "write",
      "dns.records.create",
      () => ({ ...inZone, body: { type: "A", name: "db", content: "192.0.2.1", ttl: 1 } }),
    ],
    [
      "a record by its type",
      "write",
      "dns.records.create",
      () => ({ ...inZone, body: { type: "MX", name: "x", content: "mail.example.com", ttl: 1 } }),
    ],
    [
      "a record that a secret names",
      "write",
      "dns.records.create",
      () => ({ ...inZone, body: { type: "A", name: "secret://the_name", content: "192.0.2.1", ttl: 1 } }),
    ],
    ["a record by its id", "destroy", "dns.records.delete", () => ofRecord("MX")],
    [
      "a record that gets another name",
      "write",
      "dns.records.edit",
      () => ({
        ...ofRecord("CNAME"),
        body: { name: "db.example.com", type: "A", content: "192.0.2.1", ttl: 1 },
      }),
    ],
    ["records in a body", "destroy", "dns.records.batch", () => ({ ...inZone, body: { deletes: [] } })],
    ["a record by a scan", "write", "dns.records.scan", () => ({ ...inZone, body: {} })],
    [
      "a ruleset by its phase",
      "destroy",
      "rulesets.phases.update",
      () => ({
        parameters: { ...inZone.parameters, ruleset_phase: "http_request_firewall_custom" },
        body: { rules: [] },
      }),
    ],
    [
      "a ruleset that is about to be",
      "write",
      "rulesets.create",
      () => ({
        ...inZone,
        body: { name: "x", kind: "zone", phase: "http_request_firewall_custom", rules: [] },
      }),
    ],
    [
      "a rule that may become any",
      "destroy",
      "rulesets.phases.update",
      () => ({
        parameters: { ...inZone.parameters, ruleset_phase: "http_request_dynamic_redirect" },
        body: { rules: [] },
      }),
    ],
    ["a namespace by its title", "write", "kv.namespaces.create", () => ({ body: { title: "prod-x" } })],
    ["a zone", "write", "zones.create", () => ({ body: { name: "example.net", account: {} } })],
    [
      "a Worker of a route",
      "write",
      "workers.routes.create",
      () => ({ ...inZone, body: { pattern: "example.com/*", script: "tide-table" } }),
    ],
    ["a tunnel in a body", "write", "zeroTrust.networks.routes.create", () => ({ body: networkRoute })],
  ])("keep to rules about %s", async (_what, tool, operation, more) => {
    const failed = await strict.fails(`call_api_${tool}`, { operation, ...more() });
    expect(failed).toMatchObject({ kind: "refused", error: expect.stringMatching(/does not allow this/) });
    expect(strict.requests().filter((one) => !one.startsWith("GET"))).toEqual([]);
  });

  it("leave alone what no rule is about", async () => {
    const body = { type: "A", name: "web", content: "192.0.2.1", ttl: 1 };
    await strict.ok("call_api_write", { operation: "dns.records.create", ...inZone, body });
    await strict.ok("call_api_destroy", { operation: "dns.records.delete", ...ofRecord("CAA") });
    await strict.ok("call_api_write", { operation: "kv.namespaces.create", body: { title: "dev-x" } });
  });
});
