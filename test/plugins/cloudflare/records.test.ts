import { describe, expect, it } from "@jest/globals";
import { useCloudflare } from "./use-cloudflare.js";

const cloudflare = useCloudflare();
const zone = "example.com";

type Row = { readonly name: string; readonly type: string; readonly content: string; readonly id: string };
const rows = async (args = {}) =>
  (await cloudflare.ok("list_dns_records", { zone, ...args }))["records"] as Row[];

describe("cloudflare_list_dns_records", () => {
  it("lists, filters and pages", async () => {
    expect(
      await cloudflare.ok("list_dns_records", { zone, type: "mx", fields: "name,content,priority,ttl" }),
    ).toEqual({
      records: [{ name: "example.com", content: "mail.example.com", priority: 10, ttl: 3600 }],
      total: 1,
      untrusted: ["records"],
    });
    expect((await rows({ name: "@" })).map(({ type }) => type)).toEqual(["A", "MX", "TXT", "CAA"]);
    expect((await rows({ search: "spf1" })).map(({ content }) => content)).toEqual([
      "v=spf1 include:_spf.example.com ~all",
    ]);
    const first = await cloudflare.ok("list_dns_records", { zone, limit: 4, fields: "name" });
    const second = await cloudflare.ok("list_dns_records", {
      zone,
      limit: 4,
      fields: "name",
      cursor: first["cursor"],
    });
    expect([...(first["records"] as Row[]), ...(second["records"] as Row[])]).toHaveLength(6);
  });
});

describe("cloudflare_create_dns_record", () => {
  it.each([
    [
      { type: "A", name: "a", content: "192.0.2.1" },
      { content: "192.0.2.1", ttl: "auto", proxied: false },
    ],
    [
      { type: "a", name: "b.example.com.", content: "192.0.2.1", proxied: true },
      { name: "b.example.com", proxied: true },
    ],
    [
      { type: "AAAA", name: "c", content: "2001:DB8:0::1", ttl: 600 },
      { content: "2001:db8::1", ttl: 600 },
    ],
    [{ type: "CNAME", name: "d", content: "www.example.org." }, { content: "www.example.org" }],
    [{ type: "MX", name: "e", content: "mx.example.org", priority: 5 }, { priority: 5 }],
    [{ type: "TXT", name: "f", content: 'v=DKIM1; p="x" \\ é' }, { content: 'v=DKIM1; p="x" \\ é' }],
    [{ type: "TXT", name: "g", content: "x".repeat(600) }, { content: "x".repeat(600) }],
    [
      { type: "SRV", name: "_sip._tcp", content: "5 5060 sip.example.com", priority: 1 },
      { content: "5 5060 sip.example.com", priority: 1 },
    ],
    [
      { type: "CAA", name: "h", content: '0 issue "letsencrypt.org"' },
      { content: '0 issue "letsencrypt.org"' },
    ],
    [{ type: "NS", name: "i", content: "ns1.example.org" }, { content: "ns1.example.org" }],
    [{ type: "PTR", name: "j", content: "host.example.org" }, { content: "host.example.org" }],
    [{ type: "TLSA", name: "_443._tcp.k", content: `3 1 1 ${"0a".repeat(32)}` }, { type: "TLSA" }],
    [{ type: "HTTPS", name: "l", content: '1 . alpn="h3,h2"' }, { type: "HTTPS" }],
    [{ type: "URI", name: "m", content: '1 "https://example.org/"', priority: 2 }, { priority: 2 }],
    [{ type: "A", name: "*.n", content: "192.0.2.1" }, { name: "*.n.example.com" }],
  ])("creates %j", async (record, made) => {
    const answer = await cloudflare.ok("create_dns_record", { zone, ...record });
    expect(answer).toMatchObject(made);
    const [listed] = await rows({ name: record.name });
    expect({ ...listed }).toMatchObject({ ...made, id: answer["id"] });
  });

  it.each([
    [{ type: "A", name: "x", content: "999.1.1.1" }, /content/i],
    [{ type: "A", name: "x", content: "https://192.0.2.1" }, /content/i],
    [{ type: "AAAA", name: "x", content: "192.0.2.1" }, /content/i],
    [{ type: "CNAME", name: "x", content: "http://example.org" }, /URL/],
    [{ type: "MX", name: "x", content: "10 mail.example.org" }, /write 10 as priority/],
    [{ type: "MX", name: "x", content: "mail.example.org" }, /priority is missing/i],
    [{ type: "MX", name: "x", content: "192.0.2.1", priority: 1 }, /address/],
    [{ type: "A", name: "x", content: "192.0.2.1", priority: 1 }, /priority/i],
    [{ type: "TXT", name: "x", content: "a", proxied: true }, /Proxied is for A, AAAA, CNAME/],
    [{ type: "A", name: "x", content: "192.0.2.1", proxied: true, ttl: 300 }, /always automatic/],
    [{ type: "A", name: "x", content: "192.0.2.1", ttl: 5 }, /write 1 for automatic/],
    [{ type: "A", name: "x", content: "192.0.2.1", ttl: 100_000 }, /write 1 for automatic/],
    [{ type: "SPF", name: "x", content: "v=spf1 -all" }, /write it as TXT/],
    [{ type: "AAA", name: "x", content: "::1" }, /write AAAA|write A/],
    [{ type: "A", name: "www.example.org.", content: "192.0.2.1" }, /not in the zone/],
    [{ type: "A", name: "a..b", content: "192.0.2.1" }, /empty label/],
    [{ type: "SRV", name: "_x._tcp", content: "5060 sip.example.com", priority: 1 }, /content/i],
    [{ type: "CAA", name: "x", content: "0 isue letsencrypt.org" }, /tag|issue/i],
  ])("refuses %j before it is sent", async (record, error) => {
    await cloudflare.ok("get_zone", { zone });
    cloudflare.requests();
    const failed = await cloudflare.fails("create_dns_record", { zone, ...record });
    expect(failed).toMatchObject({ kind: "validation", error: expect.stringMatching(error) });
    expect(cloudflare.requests()).toEqual([]);
  });

  it("tells of conflicts before it is sent, with what is there", async () => {
    const failed = await cloudflare.fails("create_dns_record", {
      zone,
      type: "A",
      name: "www",
      content: "192.0.2.1",
    });
    expect(failed).toMatchObject({
      kind: "conflict",
      error: expect.stringContaining("CNAME"),
      next: expect.stringMatching(/There is www CNAME example\.com \(\w{32}\)/),
    });
    expect(
      await cloudflare.fails("create_dns_record", { zone, type: "A", name: "mail", content: "192.0.2.20" }),
    ).toMatchObject({ kind: "conflict" });
    expect(cloudflare.requests().filter((request) => request.startsWith("POST"))).toEqual([]);
  });

  it("is never sent twice", async () => {
    for (const way of ["status", "reset-after", "truncated", "html"] as const) {
      cloudflare.sandbox.troubles.add({ at: "POST /zones/*/dns_records", way });
      cloudflare.requests();
      const failed = await cloudflare.fails("create_dns_record", {
        zone,
        type: "A",
        name: `once-${way}`,
        content: "192.0.2.1",
      });
      expect(failed["next"]).toMatch(/look before you repeat it|may have/);
      expect(cloudflare.requests().filter((request) => request.startsWith("POST"))).toHaveLength(1);
    }
  });
});

describe("cloudflare_update_dns_record and cloudflare_delete_dns_record", () => {
  it("change what is given, by name and type or by id", async () => {
    const made = await cloudflare.ok("create_dns_record", {
      zone,
      type: "A",
      name: "u",
      content: "192.0.2.1",
      ttl: 300,
    });
    expect(
      await cloudflare.ok("update_dns_record", { zone, record: "u A", content: "192.0.2.2" }),
    ).toMatchObject({
      id: made["id"],
      content: "192.0.2.2",
      ttl: 300,
    });
    expect(
      await cloudflare.ok("update_dns_record", { zone, record: made["id"], proxied: true }),
    ).toMatchObject({
      proxied: true,
      ttl: "auto",
    });
    expect(
      await cloudflare.ok("update_dns_record", { zone, record: "u", name: "v", proxied: false, ttl: 60 }),
    ).toMatchObject({
      name: "v.example.com",
      ttl: 60,
    });
    expect(await cloudflare.ok("delete_dns_record", { zone, record: "v A" })).toMatchObject({
      deleted: { name: "v.example.com", id: made["id"] },
    });
    expect(await cloudflare.fails("delete_dns_record", { zone, record: made["id"] })).toMatchObject({
      kind: "not_found",
    });
  });

  it("say which there are when it is not clear", async () => {
    expect(await cloudflare.fails("delete_dns_record", { zone, record: "@" })).toMatchObject({
      kind: "conflict",
      error: expect.stringMatching(/@ is 4 records: @ A 192\.0\.2\.10 \(\w{32}\), @ MX/),
    });
    expect(await cloudflare.fails("delete_dns_record", { zone, record: "mail AAAA" })).toMatchObject({
      kind: "not_found",
      next: expect.stringContaining("mail A 192.0.2.20"),
    });
    expect(await cloudflare.fails("update_dns_record", { zone, record: "mail" })).toMatchObject({
      kind: "validation",
    });
    expect(await cloudflare.fails("update_dns_record", { zone, record: "mail", content: "x" })).toMatchObject(
      { kind: "validation" },
    );
  });
});
