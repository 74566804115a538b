import { describe, expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import plugin from "../../../plugins/digitalocean/index.js";
import { DomainRecords } from "../../../plugins/digitalocean/sandbox/domain-records.js";
import { SANDBOX_TOKEN } from "../../../plugins/digitalocean/sandbox/tokens.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean();
const domain = "example.com";

type Row = { readonly name: string; readonly type: string; readonly content: string; readonly id: string };
const rows = async (args = {}) =>
  (await digitalOcean.ok("list_dns_records", { domain, ...args }))["records"] as Row[];
const changes = () => digitalOcean.requests().filter((request) => !request.startsWith("GET"));

describe("digitalocean_list_dns_records", () => {
  it("lists with names in full and data as in zone files, filters and pages", async () => {
    expect(await rows({ fields: "name,type,content,ttl,priority", limit: 100 })).toEqual([
      { name: "example.com", type: "SOA", content: "1800", ttl: 1800 },
      ...[1, 2, 3].map((number) => ({
        name: "example.com",
        type: "NS",
        content: `ns${number}.digitalocean.com`,
        ttl: 1800,
      })),
      { name: "example.com", type: "A", content: "203.0.113.11", ttl: 1800 },
      { name: "www.example.com", type: "CNAME", content: "example.com", ttl: 1800 },
      { name: "db.example.com", type: "A", content: "10.114.0.13", ttl: 300 },
      { name: "example.com", type: "MX", content: "mail.example.org", ttl: 3600, priority: 10 },
      { name: "example.com", type: "TXT", content: "v=spf1 include:_spf.example.org ~all", ttl: 3600 },
      { name: "example.com", type: "CAA", content: '0 issue "letsencrypt.org"', ttl: 1800 },
      {
        name: "_sip._tcp.example.com",
        type: "SRV",
        content: "5 5060 sip.example.org",
        ttl: 1800,
        priority: 10,
      },
    ]);
    expect((await rows({ name: "db" })).map(({ content }) => content)).toEqual(["10.114.0.13"]);
    expect((await rows({ name: "@", type: "mx" })).map(({ type }) => type)).toEqual(["MX"]);
    const first = await digitalOcean.ok("list_dns_records", { domain, limit: 6, fields: "name" });
    const second = await digitalOcean.ok("list_dns_records", {
      domain,
      limit: 6,
      fields: "name",
      cursor: first["cursor"],
    });
    expect(first["total"]).toBe(11);
    expect([...(first["records"] as Row[]), ...(second["records"] as Row[])]).toHaveLength(11);
  });

  it("says which domains there are", async () => {
    expect(await digitalOcean.fails("list_dns_records", { domain: "exampel.com" })).toMatchObject({
      kind: "not_found",
      error: "domain: there is no exampel.com. There are example.com, example.net.",
      next: "Did you mean example.com?",
    });
    expect((await digitalOcean.ok("list_dns_records", { domain: "EXAMPLE.com." }))["total"]).toBe(11);
  });
});

describe("digitalocean_configure_dns_record", () => {
  it.each([
    [
      { type: "A", name: "a", content: "192.0.2.1" },
      { content: "192.0.2.1", ttl: 1800 },
    ],
    [
      { type: "a", name: "b.example.com.", content: "192.0.2.1", ttl: 30 },
      { name: "b.example.com", ttl: 30 },
    ],
    [{ type: "AAAA", name: "c", content: "2001:DB8:0::1" }, { content: "2001:db8::1" }],
    [{ type: "CNAME", name: "d", content: "www.example.org." }, { content: "www.example.org" }],
    [{ type: "CNAME", name: "d2", content: "example.com" }, { content: "example.com" }],
    [{ type: "MX", name: "e", content: "mx.example.org", priority: 0 }, { priority: 0 }],
    [{ type: "TXT", name: "f", content: 'v=DKIM1; p="x" é' }, { content: 'v=DKIM1; p="x" é' }],
    [{ type: "TXT", name: "g", content: "x".repeat(400) }, { content: "x".repeat(400) }],
    [
      { type: "SRV", name: "_x._tcp", content: "0 5060 sip.example.com", priority: 1 },
      { content: "0 5060 sip.example.com", priority: 1 },
    ],
    [{ type: "SRV", name: "_n._tcp", content: "0 0 .", priority: 0 }, { content: "0 0 ." }],
    [
      { type: "CAA", name: "h", content: '0 issuewild "ca.example"' },
      { content: '0 issuewild "ca.example"' },
    ],
    [
      { type: "CAA", name: "h2", content: '128 iodef "mailto:a@example.org"' },
      { content: '128 iodef "mailto:a@example.org"' },
    ],
    [{ type: "NS", name: "i", content: "ns1.example.org" }, { content: "ns1.example.org" }],
    [{ type: "A", name: "*.n", content: "192.0.2.1" }, { name: "*.n.example.com" }],
  ])("creates %j", async (record, made) => {
    const answer = await digitalOcean.ok("configure_dns_record", { domain, ...record });
    expect(answer).toMatchObject(made);
    const [listed] = await rows({ name: record.name });
    expect({ ...listed }).toMatchObject({ ...made, id: answer["id"] });
  });

  it.each([
    [{ type: "A", name: "x", content: "999.1.1.1" }, /content/i],
    [{ type: "CNAME", name: "x", content: "http://example.org" }, /URL/],
    [{ type: "MX", name: "x", content: "10 mail.example.org" }, /write 10 as priority/],
    [{ type: "MX", name: "x", content: ".", priority: 0 }, /a dot alone/],
    [{ type: "A", name: "x", content: "192.0.2.1", ttl: 29 }, /Ttl is 29; write at least 30/],
    [{ type: "SPF", name: "x", content: "v=spf1 -all" }, /write it as TXT/],
    [{ type: "SOA", name: "@", content: "x" }, /provider's own/],
    [
      { type: "HTTPS", name: "x", content: '1 . alpn="h3"' },
      /Type HTTPS is none that DigitalOcean has; it has A,/,
    ],
    [{ type: "TXT", name: "x", content: "x".repeat(511) }, /DigitalOcean takes 512/],
    [{ type: "TXT", name: "x", content: "a\\b" }, /backslash/],
    [{ type: "TXT", name: "x", content: '"\\"a\\""' }, /backslash|quotes twice/],
    [
      { type: "CAA", name: "x", content: '0 issuemail "ca.example"' },
      /DigitalOcean has issue, issuewild, iodef/,
    ],
    [{ type: "CAA", name: "x", content: '0 issue ";"' }, /more than one domain|domain alone/],
    [{ type: "A", name: "www.example.org.", content: "192.0.2.1" }, /not in the zone/],
  ])("refuses %j before it is sent", async (record, error) => {
    await digitalOcean.ok("list_dns_records", { domain });
    digitalOcean.requests();
    const failed = await digitalOcean.fails("configure_dns_record", { domain, ...record });
    expect(failed).toMatchObject({ kind: "validation", error: expect.stringMatching(error) });
    expect(digitalOcean.requests()).toEqual([]);
  });

  it.each([
    [{ type: "A", name: "www", content: "192.0.2.1" }, /CNAME beside A/],
    [{ type: "CNAME", name: "db", content: "a.example.org" }, /CNAME beside A/],
    [{ type: "CNAME", name: "@", content: "a.example.org" }, /apex/],
    [{ type: "A", name: "db", content: "10.114.0.13", ttl: 300 }, /more than once/],
    [{ type: "A", name: "db", content: "10.114.0.14", ttl: 60 }, /ttl/],
  ])("tells of conflicts of %j before it is sent, with what is there", async (record, error) => {
    changes();
    expect(await digitalOcean.fails("configure_dns_record", { domain, ...record })).toMatchObject({
      kind: "conflict",
      error: expect.stringMatching(error),
      next: expect.stringMatching(/There is .*\(\d+\).*digitalocean_apply_dns_records/),
    });
    expect(changes()).toEqual([]);
  });

  it("is never sent twice", async () => {
    for (const way of ["status", "reset-after", "truncated", "html"] as const) {
      digitalOcean.sandbox.troubles.add({ at: "POST /domains/*/records", way });
      changes();
      const record = { type: "A", name: `once-${way}`, content: "192.0.2.1" };
      const failed = await digitalOcean.fails("configure_dns_record", { domain, ...record });
      expect(failed["next"]).toMatch(/look before you repeat it|may have/);
      expect(changes()).toHaveLength(1);
    }
  });
});

describe("digitalocean_configure_dns_record and digitalocean_delete_dns_record", () => {
  it("change what is given, by name and type or by id", async () => {
    const made = await digitalOcean.ok("configure_dns_record", {
      domain,
      type: "MX",
      name: "u",
      content: "mx.example.org",
      priority: 5,
      ttl: 300,
    });
    // The API wants all of it, with the final dot that it does not answer, even for a TTL alone.
    expect(await digitalOcean.ok("configure_dns_record", { domain, record: "u MX", ttl: 600 })).toEqual({
      ...made,
      ttl: 600,
    });
    expect(
      await digitalOcean.ok("configure_dns_record", { domain, record: made["id"], name: "v", priority: 7 }),
    ).toEqual({ ...made, ttl: 600, name: "v.example.com", priority: 7 });
    expect(await digitalOcean.ok("delete_dns_record", { domain, record: "v" })).toMatchObject({
      domain,
      deleted: { name: "v.example.com", id: made["id"] },
    });
    expect(await digitalOcean.fails("delete_dns_record", { domain, record: made["id"] })).toMatchObject({
      kind: "not_found",
    });
  });

  it("change of the SOA the ttl alone, and never delete it", async () => {
    expect(
      await digitalOcean.ok("configure_dns_record", { domain, record: "@ SOA", ttl: 3600 }),
    ).toMatchObject({
      type: "SOA",
      ttl: 3600,
    });
    expect(
      await digitalOcean.fails("configure_dns_record", { domain, record: "@ SOA", ttl: 60, content: "x" }),
    ).toMatchObject({ kind: "validation", error: "Of the SOA only the ttl can be changed, not content." });
    changes();
    expect(await digitalOcean.fails("delete_dns_record", { domain, record: "@ SOA" })).toMatchObject({
      kind: "validation",
      error: "The SOA of example.com cannot be deleted.",
    });
    expect(changes()).toEqual([]);
  });

  it("say which there are when it is not clear", async () => {
    expect(await digitalOcean.fails("delete_dns_record", { domain, record: "@ NS" })).toMatchObject({
      kind: "conflict",
      error: expect.stringMatching(/^record: @ NS is 3 records: @ NS ns1\.digitalocean\.com \(\d+\), /),
    });
    expect(await digitalOcean.fails("delete_dns_record", { domain, record: "db AAAA" })).toMatchObject({
      kind: "not_found",
      next: expect.stringMatching(/At db\.example\.com there is db A 10\.114\.0\.13 \(\d+\)/),
    });
    for (const args of [{ record: "db" }, { record: "db", content: "x" }, { record: "a b c", ttl: 60 }])
      expect(await digitalOcean.fails("configure_dns_record", { domain, ...args })).toMatchObject({
        kind: "validation",
      });
  });

  it("show what goes and what stays for approval", async () => {
    const records = digitalOcean.sandbox.world.part(DomainRecords);
    records.add({ name: "example.net" }, { type: "A", name: "only", data: "192.0.2.1" });
    const careful = await startPlugin(plugin, {
      options: { token: SANDBOX_TOKEN, apiUrl: digitalOcean.sandbox.apiUrl },
    });
    for (const [record, says] of [
      ["only", "Delete only A 192.0.2.1 of example.net.\nonly.example.net has no other record, and will not"],
      ["@ A", "Delete @ A 192.0.2.2 of example.net.\nexample.net keeps 4 other records."],
    ] as const) {
      if (record === "@ A") records.add({ name: "example.net" }, { type: "A", name: "@", data: "192.0.2.2" });
      const { details } = await careful.callTool("digitalocean_delete_dns_record", {
        domain: "example.net",
        record,
      });
      expect(details).toMatchObject({
        kind: "confirmation_required",
        preview: expect.stringContaining(says),
      });
    }
    await careful.close();
  });
});

describe("what an operator decides", () => {
  const started = async (more: Parameters<typeof startPlugin>[1], token = SANDBOX_TOKEN) =>
    startPlugin(plugin, {
      approvals: "never",
      ...more,
      options: { token, apiUrl: digitalOcean.sandbox.apiUrl },
    });

  it("holds for records and domains, whatever they are called", async () => {
    const limited = await started({
      deny: [
        { tool: "digitalocean_*", when: { record: ["db.*", "type=MX"] } },
        { tool: "digitalocean_*", when: { domain: "example.net" } },
      ],
    });
    const [{ id } = { id: "" }] = await rows({ name: "db" });
    const A = { type: "A", content: "192.0.2.1" };
    changes();
    for (const [tool, args] of [
      ["delete_dns_record", { domain, record: id }],
      ["delete_dns_record", { domain, record: "@ MX" }],
      ["configure_dns_record", { domain, record: "www", name: "db" }],
      ["configure_dns_record", { domain: "EXAMPLE.com", ...A, name: "DB.example.com." }],
      ["apply_dns_records", { domain, records: [], prune: true }],
      ["apply_dns_records", { domain: "example.net.", records: [{ ...A, name: "x" }] }],
      ["list_dns_records", { domain: "example.net" }],
    ] as const) {
      const { details, text } = await limited.callTool(`digitalocean_${tool}`, args);
      expect([text, details["kind"]]).toEqual([expect.stringContaining("deny digitalocean_*"), "refused"]);
    }
    expect(changes()).toEqual([]);
    for (const [name, tells] of [
      ["example.com", "letsencrypt.org"],
      ["example.net", undefined],
    ] as const) {
      const read = limited.readResource(`digitalocean://domain/${name}/records`);
      if (tells) expect(JSON.stringify(await read)).toContain(tells);
      else await expect(read).rejects.toMatchObject({ kind: "refused" });
    }
    await limited.close();
  });

  it("refuses the resource of domains where it refuses the tool that lists them", async () => {
    const limited = await started({ deny: ["digitalocean_list_network_objects"] });
    await expect(limited.readResource("digitalocean://domains")).rejects.toMatchObject({ kind: "refused" });
    const records = await limited.readResource("digitalocean://domain/example.com/records");
    expect(JSON.stringify(records)).toContain("letsencrypt.org");
    await limited.close();
    const other = await started({ deny: ["digitalocean_list_dns_records"] });
    expect(JSON.stringify(await other.readResource("digitalocean://domains"))).toContain("example.net");
    await other.close();
  });

  it("and a token's scopes are told by name", async () => {
    const { value } = digitalOcean.sandbox.tokens.add({
      value: "dop_v1_reads_only_00000000",
      scopes: ["domain:read"],
    });
    const reader = await started({}, value);
    expect((await reader.callTool("digitalocean_list_dns_records", { domain })).error).toBeUndefined();
    const record = { type: "A", name: "scoped", content: "192.0.2.1" };
    const made = await reader.callTool("digitalocean_configure_dns_record", { domain, ...record });
    expect(made.details).toMatchObject({
      kind: "authentication",
      next: expect.stringContaining("The token lacks `domain:create`"),
    });
    await reader.close();
  });
});
