import { describe, expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import fc from "fast-check";
import plugin from "../../../plugins/cloudflare/index.js";
import { Records } from "../../../plugins/cloudflare/sandbox/records.js";
import { SANDBOX_TOKEN } from "../../../plugins/cloudflare/sandbox/tokens.js";
import { Zones } from "../../../plugins/cloudflare/sandbox/zones.js";
import { useCloudflare } from "./use-cloudflare.js";

const cloudflare = useCloudflare();
const zone = "example.net";

type Row = Readonly<Record<string, unknown>>;
const rows = async () =>
  (
    await cloudflare.ok("list_dns_records", {
      zone,
      limit: 1000,
      fields: "name,type,content,ttl,proxied,priority,comment",
    })
  )["records"] as Row[];
const apply = (args: Row) => cloudflare.ok("apply_dns_records", { zone, ...args });

const SITE = [
  { type: "A", name: "@", content: "192.0.2.1", proxied: true },
  { type: "CNAME", name: "www", content: "example.net", proxied: true, comment: "the site" },
  { type: "MX", name: "@", content: "mx1.example.org", priority: 10, ttl: 3600 },
  { type: "TXT", name: "_dmarc", content: "v=DMARC1; p=reject", ttl: 300 },
];

describe("cloudflare_apply_dns_records", () => {
  it("makes what is desired in one batch, and nothing when it is so already", async () => {
    cloudflare.requests();
    expect(await apply({ records: SITE })).toMatchObject({
      applied: true,
      created: 4,
      updated: 0,
      deleted: 0,
      diff: [
        "+ @ A 192.0.2.1 proxied true",
        "+ @ MX 10 mx1.example.org ttl 3600",
        '+ _dmarc TXT "v=DMARC1; p=reject" ttl 300',
        '+ www CNAME example.net proxied true comment "the site"',
      ],
    });
    expect(cloudflare.requests().filter((request) => !request.startsWith("GET"))).toEqual([
      expect.stringMatching(/^POST .*\/batch$/),
    ]);
    expect(await apply({ records: SITE })).toMatchObject({
      created: 0,
      updated: 0,
      deleted: 0,
      unchanged: 4,
      diff: [],
    });
    expect(cloudflare.requests().filter((request) => !request.startsWith("GET"))).toEqual([]);
  });

  it("leaves other names and types alone, changes in place, and prunes when it is told to", async () => {
    const before = await cloudflare.ok("list_dns_records", { zone, type: "A" });
    expect(
      await apply({ records: [{ type: "A", name: "@", content: "192.0.2.9" }], dry_run: true }),
    ).toMatchObject({
      applied: false,
      updated: 1,
      unchanged: 3,
      diff: ["~ @ A 192.0.2.1 → 192.0.2.9"],
    });
    expect(await rows()).toContainEqual(expect.objectContaining({ type: "A", content: "192.0.2.1" }));
    await apply({ records: [{ type: "A", name: "@", content: "192.0.2.9" }] });
    const after = await cloudflare.ok("list_dns_records", { zone, type: "A" });
    const [was, is] = [before, after].map(({ records }) => (records as Row[])[0]);
    expect(is).toEqual({ ...was, content: "192.0.2.9" });
    expect(await apply({ records: SITE.slice(0, 2), prune: true })).toMatchObject({
      deleted: 2,
      updated: 1,
      unchanged: 1,
    });
  });

  it("keeps what only Cloudflare knows of a record, and takes a comment away when it is told to", async () => {
    const { world } = cloudflare.sandbox;
    const where = world.part(Zones).all.find(({ name }) => name === zone);
    if (!where) throw new Error("the sandbox has the zone");
    const records = world.part(Records);
    const made = records.add(where, {
      type: "A",
      name: "set",
      content: "192.0.2.1",
      comment: "old",
      settings: { ipv4_only: true },
    });
    await apply({ records: [{ type: "A", name: "set", content: "192.0.2.2", comment: "" }] });
    const is = records.get(where, made.id);
    expect([is.content, is.comment, is["settings"]]).toEqual(["192.0.2.2", null, { ipv4_only: true }]);
    expect(
      await apply({ records: [{ type: "A", name: "set", content: "192.0.2.2", comment: "" }] }),
    ).toMatchObject({ updated: 0 });
  });

  it("replaces an address by a CNAME of the same name at once", async () => {
    await apply({ records: [{ type: "A", name: "shop", content: "192.0.2.5" }] });
    expect(
      await apply({ records: [{ type: "CNAME", name: "shop", content: "shops.example.org" }] }),
    ).toMatchObject({
      created: 1,
      deleted: 1,
      diff: ["- shop A 192.0.2.5 ttl 1 proxied false", "+ shop CNAME shops.example.org"],
    });
  });

  it("keeps the settings of a record that it changes", async () => {
    const flat = "flat 300 IN CNAME a.example.org. ; cf_tags=cf-proxied:false,cf-flatten-cname";
    expect(await apply({ zone_file: flat })).toMatchObject({ created: 1 });
    expect(await apply({ zone_file: flat })).toMatchObject({ created: 0, updated: 0 });
    await apply({ records: [{ type: "CNAME", name: "flat", content: "b.example.org" }] });
    const { result } = await cloudflare.ok("call_api_read", {
      operation: "dns.records.list",
      parameters: { zone_id: zone, "name.exact": `flat.${zone}` },
    });
    expect(result).toMatchObject([{ content: "b.example.org", settings: { flatten_cname: true } }]);
    const { zone_file } = await cloudflare.ok("export_dns_records", { zone });
    expect(zone_file).toMatch(/^flat\t.*cf-flatten-cname/m);
    await cloudflare.ok("delete_dns_record", { zone, record: "flat CNAME" });
  });

  it("never prunes what belongs to another product, and says beforehand what is too much at once", async () => {
    const where = cloudflare.sandbox.world.part(Zones).all.find(({ name }) => name === zone);
    if (!where) throw new Error("the sandbox has the zone");
    const body = {
      type: "MX",
      name: zone,
      content: "route1.mx.example.com",
      priority: 1,
      meta: { read_only: true },
    };
    const { id } = cloudflare.sandbox.world.part(Records).add(where, body);
    await apply({ records: [{ type: "TXT", name: "only", content: "x" }], prune: true });
    expect((await rows()).map(({ type }) => type).sort()).toEqual(["MX", "TXT"]);
    cloudflare.sandbox.world
      .part(Records)
      .remove(where, cloudflare.sandbox.world.part(Records).get(where, id));
    const records = Array.from({ length: 201 }, (_, index) => ({
      type: "A",
      name: `n${index}`,
      content: "192.0.2.1",
    }));
    expect(await cloudflare.fails("apply_dns_records", { zone, records, dry_run: true })).toMatchObject({
      kind: "validation",
      error: "example.net takes 200 changes at once, and these are 201.",
    });
  });

  it("does nothing at all when one record is refused", async () => {
    const before = await rows();
    cloudflare.sandbox.troubles.add({
      at: "POST *batch",
      way: "status",
      status: 400,
      code: 9007,
      message: "Content invalid.",
    });
    await cloudflare.fails("apply_dns_records", {
      zone,
      records: [{ type: "A", name: "n", content: "192.0.2.1" }],
    });
    expect(await rows()).toEqual(before);
  });

  it.each([
    [{}, /either records or zone_file/],
    [{ records: [], zone_file: "" }, /either records or zone_file/],
    [{ records: [{ type: "A", name: "x" }] }, /records\.0\.content/],
    [{ records: [{ type: "A", name: "x", content: "192.0.2.1", proxid: true }] }, /records\.0.*proxid/],
    [
      {
        records: [
          { type: "A", name: "x", content: "1" },
          { type: "MX", name: "y", content: "m.example.org" },
        ],
      },
      /x A: .*y MX: /,
    ],
    [
      {
        records: [
          { type: "A", name: "x", content: "192.0.2.1" },
          { type: "CNAME", name: "x", content: "y.example.org" },
        ],
      },
      /CNAME beside A/,
    ],
    [{ zone_file: "www 300 IN A 192.0.2.1\nwhat is this\n" }, /line 2/],
    [{ zone_file: "$INCLUDE other.zone\n" }, /line 1/],
  ])("refuses %j before anything is changed", async (args, error) => {
    cloudflare.requests();
    const failed = await cloudflare.fails("apply_dns_records", { zone, ...args });
    expect(failed).toMatchObject({ kind: "validation", error: expect.stringMatching(error) });
    expect(cloudflare.requests().filter((request) => !request.startsWith("GET"))).toEqual([]);
  });

  it("shows the diff for approval, which is void once the zone differs", async () => {
    const careful = await startPlugin(plugin, {
      options: { apiToken: SANDBOX_TOKEN, baseUrl: cloudflare.sandbox.baseUrl },
    });
    const args = { zone, records: [{ type: "TXT", name: "note", content: "one" }] };
    const asked = await careful.callTool("cloudflare_apply_dns_records", args);
    expect(asked.details).toMatchObject({
      kind: "confirmation_required",
      preview: expect.stringContaining('+ note TXT "one"'),
    });
    await apply({ records: [{ type: "TXT", name: "note", content: "other" }] });
    const { confirmation } = asked.details;
    const again = await careful.callTool("cloudflare_apply_dns_records", { ...args, confirmation });
    expect(again.details).toMatchObject({ kind: "refused" });
    expect(await rows()).toContainEqual(
      expect.objectContaining({ name: "note.example.net", content: "other" }),
    );
    await careful.close();
  });
});

describe("zone files", () => {
  it("go out and in again without a difference", async () => {
    const { zone_file } = await cloudflare.ok("export_dns_records", { zone: "example.com" });
    expect(zone_file).toContain("www\t1\tIN\tCNAME\texample.com. ; cf_tags=cf-proxied:true");
    expect(zone_file).toContain("@\t3600\tIN\tMX\t10 mail.example.com.\n");
    const asCloudflareSays = String(zone_file).replace(/(\tMX\t.*)/, "$1 ; cf_tags=cf-proxied:false");
    expect(
      await cloudflare.ok("apply_dns_records", { zone: "example.com", zone_file: asCloudflareSays }),
    ).toMatchObject({ created: 0, updated: 0, deleted: 0 });
    expect(
      await cloudflare.ok("apply_dns_records", { zone: "example.com", zone_file, prune: true }),
    ).toMatchObject({
      created: 0,
      updated: 0,
      deleted: 0,
      unchanged: 6,
    });
  });

  it("keep contents whole, and comments apart, where passwords in them are masked", async () => {
    const [name, content] = ["noted", "password=public-4711"];
    const record = { type: "TXT", name, content, comment: "DB_PASSWORD=hidden-4711" };
    const shown = await apply({ records: [record], dry_run: true });
    expect(shown["diff"]).toEqual([expect.stringMatching(/comment "DB_PASSWORD=\[redacted/)]);
    await apply({ records: [record] });
    const { zone_file, comments } = await cloudflare.ok("export_dns_records", { zone });
    expect(zone_file).toContain(`TXT\t"${content}"`);
    expect(zone_file).not.toContain("hidden-4711");
    expect(comments).toContainEqual({
      name: `noted.${zone}`,
      type: "TXT",
      comment: expect.stringMatching(/^DB_PASSWORD=\[redacted:\w{4}\]$/),
    });
    expect(await apply({ zone_file })).toMatchObject({ created: 0, updated: 0 });
    await cloudflare.ok("delete_dns_record", { zone, record: "noted TXT" });
  });

  it("hold whatever records a zone can have", async () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const record = fc.oneof(
      fc.record({ type: fc.constant("A"), content: fc.ipV4(), proxied: fc.boolean() }),
      fc.record({ type: fc.constant("AAAA"), content: fc.ipV6(), ttl: fc.integer({ min: 60, max: 86_400 }) }),
      fc.record({
        type: fc.constant("TXT"),
        content: fc
          .string({ minLength: 1, maxLength: 300, unit: "binary" })
          .filter((text) => text.trim() !== "" && Buffer.from(text).toString() === text),
      }),
      fc.record({
        type: fc.constant("MX"),
        content: fc.constant("mx.example.org"),
        priority: fc.integer({ min: 0, max: 65_535 }),
      }),
      fc.record({
        type: fc.constant("CAA"),
        content: fc.constantFrom('0 issue "ca.example"', '128 iodef "mailto:a@example.org"'),
      }),
    );
    const records = fc.uniqueArray(fc.tuple(name, record), {
      selector: ([one, { type }]) => `${one} ${type}`,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(records, async (made) => {
        await apply({ records: made.map(([one, rest]) => ({ name: one, ...rest })), prune: true });
        const before = await rows();
        expect(before).toHaveLength(made.length);
        const { zone_file } = await cloudflare.ok("export_dns_records", { zone });
        await apply({ records: [], prune: true });
        await apply({ zone_file });
        const sorted = (list: readonly Row[]) => list.map((row) => JSON.stringify(row)).sort();
        expect(sorted(await rows())).toEqual(sorted(before));
      }),
      { numRuns: 25 },
    );
  });
});
