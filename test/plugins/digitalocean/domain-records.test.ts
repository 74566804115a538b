import { describe, expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import fc from "fast-check";
import plugin from "../../../plugins/digitalocean/index.js";
import { Domains } from "../../../plugins/digitalocean/sandbox/domains.js";
import { SANDBOX_TOKEN } from "../../../plugins/digitalocean/sandbox/tokens.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean();
/** The limit of requests counts for each plugin that runs. */
const another = useDigitalOcean();
const domain = "example.net";

type Row = Readonly<Record<string, unknown>>;
/** The records but for those that every domain has. */
const rows = async (user = digitalOcean) => {
  const fields = "name,type,content,ttl,priority";
  const { records } = await user.ok("list_dns_records", { domain, limit: 1000, fields });
  return (records as Row[]).filter(({ type, name }) => type !== "SOA" && !(type === "NS" && name === domain));
};
const apply = (args: Row) => digitalOcean.ok("apply_dns_records", { domain, ...args });
const changes = () => digitalOcean.requests().filter((request) => !request.startsWith("GET"));
const verbs = () => changes().map((request) => request.split(" ")[0]);

const SITE = [
  { type: "A", name: "@", content: "192.0.2.1" },
  { type: "CNAME", name: "www", content: "example.net" },
  { type: "MX", name: "@", content: "mx1.example.org", priority: 10, ttl: 3600 },
  { type: "TXT", name: "_dmarc", content: "v=DMARC1; p=reject", ttl: 300 },
];

describe("digitalocean_apply_dns_records", () => {
  it("makes what is desired, and nothing when it is so already", async () => {
    changes();
    expect(await apply({ records: SITE })).toEqual({
      domain,
      applied: true,
      created: 4,
      updated: 0,
      deleted: 0,
      unchanged: 4,
      diff: [
        "+ @ A 192.0.2.1",
        "+ @ MX 10 mx1.example.org ttl 3600",
        '+ _dmarc TXT "v=DMARC1; p=reject" ttl 300',
        "+ www CNAME example.net",
      ],
      untrusted: ["diff"],
    });
    expect(verbs()).toEqual(["POST", "POST", "POST", "POST"]);
    expect(await apply({ records: SITE, prune: true })).toMatchObject({
      created: 0,
      updated: 0,
      deleted: 0,
      unchanged: 8,
      diff: [],
    });
    expect(changes()).toEqual([]);
  });

  it("leaves other names and types alone, changes in place, and prunes when it is told to", async () => {
    const records = [{ type: "A", name: "@", content: "192.0.2.9" }];
    expect(await apply({ records, dry_run: true })).toMatchObject({
      applied: false,
      updated: 1,
      unchanged: 7,
      diff: ["~ @ A 192.0.2.1 → 192.0.2.9"],
    });
    expect(changes()).toEqual([]);
    await apply({ records });
    expect(verbs()).toEqual(["PATCH"]);
    expect(await rows()).toContainEqual({ name: domain, type: "A", content: "192.0.2.9", ttl: 1800 });
    expect(await apply({ records: SITE.slice(0, 2), prune: true })).toMatchObject({
      deleted: 2,
      updated: 1,
      unchanged: 5,
    });
    expect((await rows()).map(({ type }) => type).sort()).toEqual(["A", "CNAME"]);
  });

  it("replaces an address by a CNAME of the same name, and the other way round, what is in the way first", async () => {
    await apply({
      records: [
        { type: "A", name: "shop", content: "192.0.2.5" },
        { type: "TXT", name: "shop", content: "x" },
        { type: "A", name: "gone", content: "192.0.2.6" },
      ],
    });
    changes();
    const shop = { type: "CNAME", name: "shop", content: "shops.example.org" };
    expect(await apply({ records: [...SITE.slice(0, 2), shop], prune: true })).toMatchObject({
      created: 1,
      deleted: 3,
      diff: [
        "- gone A 192.0.2.6 ttl 1800",
        "- shop A 192.0.2.5 ttl 1800",
        "+ shop CNAME shops.example.org",
        '- shop TXT "x" ttl 1800',
      ],
    });
    expect(verbs()).toEqual(["DELETE", "DELETE", "POST", "DELETE"]);
    await apply({ records: [{ type: "A", name: "shop", content: "192.0.2.7" }] });
    expect(verbs()).toEqual(["DELETE", "POST"]);
    expect(await apply({ records: SITE.slice(0, 2), prune: true })).toMatchObject({ deleted: 1 });
  });

  it("tells what was made and what is left when it stops half-way, and then goes on", async () => {
    await apply({ records: SITE.slice(0, 2), prune: true });
    const records = [
      { type: "A", name: "@", content: "192.0.2.3" },
      { type: "A", name: "b", content: "192.0.2.1" },
    ];
    const at = "POST /domains/*/records";
    digitalOcean.sandbox.troubles.add({ at, way: "status", status: 422, message: "That is odd." });
    const failed = await digitalOcean.fails("apply_dns_records", { domain, records, prune: true });
    expect(failed).toMatchObject({
      kind: "validation",
      error:
        "1 of 3 changes of example.net was made. Then this one failed, + b A 192.0.2.1: DigitalOcean answered 422: That is odd.",
      next: "Correct what it names, and call again. The same call again goes on with what is left.",
      made: ["~ @ A 192.0.2.1 → 192.0.2.3"],
      failed: "+ b A 192.0.2.1",
      left: ["- www CNAME example.net ttl 1800"],
      status: 422,
      request_id: expect.any(String),
    });
    expect(await apply({ records, prune: true })).toMatchObject({ created: 1, updated: 0, deleted: 1 });
    await apply({ records: SITE.slice(0, 2), prune: true });
  });

  it("tells the same when the call ends in the middle", async () => {
    await apply({ records: SITE.slice(0, 2), prune: true });
    const records = [
      { type: "A", name: "@", content: "192.0.2.4" },
      { type: "A", name: "late", content: "192.0.2.1" },
    ];
    digitalOcean.sandbox.troubles.add({ at: "POST /domains/*/records", way: "hang" });
    const ending = new AbortController();
    const options = {
      signal: ending.signal,
      onProgress: () => ending.abort(),
    };
    expect(await digitalOcean.fails("apply_dns_records", { domain, records }, options)).toMatchObject({
      kind: "cancelled",
      error: expect.stringMatching(
        /^1 of 2 changes .* failed, \+ late A 192\.0\.2\.1: The call was cancelled\.$/,
      ),
      next: "It may have been made all the same. The same call again goes on with what is left.",
    });
    await apply({ records: SITE.slice(0, 2), prune: true });
  });

  it("makes nothing twice when nobody knows whether it was made", async () => {
    const records = [{ type: "A", name: "once", content: "192.0.2.1" }];
    digitalOcean.sandbox.troubles.add({ at: "POST /domains/*/records", way: "reset-after" });
    expect(await digitalOcean.fails("apply_dns_records", { domain, records })).toMatchObject({
      error: expect.stringMatching(/^0 of 1 change of .* were made\./),
    });
    expect(await apply({ records })).toMatchObject({ created: 0, updated: 0 });
    expect((await rows()).filter(({ name }) => name === "once.example.net")).toHaveLength(1);
    await apply({ records: SITE.slice(0, 2), prune: true });
  });

  it("changes the name servers of the domain only where records say so", async () => {
    const records = [1, 2].map((number) => ({
      type: "NS",
      name: "@",
      content: `ns${number}.digitalocean.com`,
    }));
    expect(await apply({ records, dry_run: true })).toMatchObject({
      deleted: 1,
      diff: ["- @ NS ns3.digitalocean.com ttl 1800"],
    });
    const zone_file = "@ IN NS ada.ns.example.org.\n@ IN NS bob.ns.example.org.\nwww IN CNAME example.net.\n";
    expect(await digitalOcean.fails("apply_dns_records", { domain, zone_file })).toMatchObject({
      kind: "validation",
      error: "zone_file: it makes ada.ns.example.org, bob.ns.example.org name servers of example.net.",
      next: expect.stringMatching(/^Leave the NS records of the domain itself out/),
    });
  });

  it("takes a zone file of Cloudflare's, without what only Cloudflare has", async () => {
    const zone_file = [
      "$ORIGIN example.net.",
      "@ 3600 IN SOA ada.ns.cloudflare.com. dns.cloudflare.com. 1 2 3 4 5",
      "@\t1\tIN\tA\t192.0.2.1 ; the site cf_tags=cf-proxied:true",
      "www\t1\tIN\tCNAME\texample.net. ; cf_tags=team:web,cf-proxied:true",
      'new\t120\tIN\tTXT\t"a" "b"',
    ].join("\n");
    expect(await apply({ zone_file, dry_run: true })).toMatchObject({ diff: ['+ new TXT "ab" ttl 120'] });
  });

  it.each([
    [{}, /either records or zone_file/],
    [{ records: [], zone_file: "" }, /either records or zone_file/],
    [{ records: [{ type: "A", name: "x" }] }, /records\.0\.content/],
    [{ records: [{ type: "A", name: "x", content: "192.0.2.1", proxied: true }] }, /records\.0.*proxied/],
    [
      {
        records: [
          { type: "A", name: "x", content: "1" },
          { type: "HTTPS", name: "y", content: "1 ." },
          { type: "A", name: "z", content: "192.0.2.1", ttl: 1 },
        ],
      },
      /x A: .*y HTTPS: Type HTTPS is none.*z A: Ttl is 1/,
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
    [{ records: [{ type: "CNAME", name: "@", content: "y.example.org" }] }, /apex/],
    [{ zone_file: "www 300 IN A 192.0.2.1\nwhat is this\n" }, /line 2/],
  ])("refuses %j before anything is changed", async (args, error) => {
    changes();
    const failed = await digitalOcean.fails("apply_dns_records", { domain, ...args });
    expect(failed).toMatchObject({ kind: "validation", error: expect.stringMatching(error) });
    expect(changes()).toEqual([]);
  });

  it("shows the diff for approval, which is void once the domain differs", async () => {
    const careful = await startPlugin(plugin, {
      options: { token: SANDBOX_TOKEN, apiUrl: digitalOcean.sandbox.apiUrl },
    });
    const args = { domain, records: [{ type: "TXT", name: "note", content: "one" }] };
    const tried = await careful.callTool("digitalocean_apply_dns_records", { ...args, dry_run: true });
    expect(tried.data).toMatchObject({ applied: false, diff: ['+ note TXT "one"'] });
    expect(changes()).toEqual([]);
    const asked = await careful.callTool("digitalocean_apply_dns_records", args);
    expect(asked.details).toMatchObject({
      kind: "confirmation_required",
      preview: expect.stringMatching(
        /Change the DNS records of example\.net: 1 created,[\s\S]*\+ note TXT "one"/,
      ),
    });
    await apply({ records: [{ type: "TXT", name: "note", content: "other" }] });
    const { confirmation } = asked.details;
    const again = await careful.callTool("digitalocean_apply_dns_records", { ...args, confirmation });
    expect(again.details).toMatchObject({ kind: "refused" });
    expect(await rows()).toContainEqual(
      expect.objectContaining({ name: "note.example.net", content: "other" }),
    );
    await careful.close();
  });

  it("holds whatever records a domain can have, also through a zone file", async () => {
    const make = (args: Row) => another.ok("apply_dns_records", { domain, ...args });
    const name = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const host = fc.constantFrom("mx.example.org", "example.net", "a.example.net");
    const ttl = fc.integer({ min: 30, max: 86_400 });
    const number = fc.integer({ min: 0, max: 65_535 });
    const record = fc.oneof(
      fc.record({ type: fc.constant("A"), content: fc.ipV4() }),
      fc.record({ type: fc.constant("AAAA"), content: fc.ipV6(), ttl }),
      fc.record({
        type: fc.constant("TXT"),
        content: fc
          .string({ minLength: 1, maxLength: 120, unit: "grapheme" })
          .filter((text) => text.trim() !== "" && !/[\\]|^\s*"/.test(text)),
        ttl,
      }),
      fc.record({ type: fc.constant("MX"), content: host, priority: number }),
      fc.record({
        type: fc.constant("SRV"),
        content: fc.tuple(number, number, host).map((parts) => parts.join(" ")),
        priority: number,
      }),
      fc.record({
        type: fc.constant("CAA"),
        content: fc.constantFrom('0 issue "ca.example"', '128 iodef "mailto:a@example.org"'),
      }),
    );
    const records = fc.uniqueArray(fc.tuple(name, record), {
      selector: ([one, { type }]) => `${one} ${type}`,
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(records, async (made) => {
        await make({ records: made.map(([one, rest]) => ({ name: one, ...rest })), prune: true });
        const before = await rows(another);
        expect(before).toHaveLength(made.length);
        const { result } = await another.ok("call_api_read", {
          operation: "domains_get",
          parameters: { domain_name: domain },
        });
        const { zone_file } = result as { zone_file: string };
        await make({ records: [], prune: true });
        expect(await rows(another)).toEqual([]);
        await make({ zone_file });
        const sorted = (list: readonly Row[]) => list.map((row) => JSON.stringify(row)).sort();
        expect(sorted(await rows(another))).toEqual(sorted(before));
      }),
      { numRuns: 8 },
    );
  });
});

describe("what is said of domains", () => {
  it("resources list domains and records, and complete names", async () => {
    const read = async (uri: string) => JSON.stringify(await digitalOcean.plugin.readResource(uri));
    expect(await read("digitalocean://domains")).toMatch(/example\.com.*example\.net/);
    expect(await read("digitalocean://domain/example.com/records")).toContain("_sip._tcp.example.com");
    expect(
      await digitalOcean.plugin.complete({
        kind: "resource",
        of: "digitalocean://domain/{domain}/records",
        argument: "domain",
        typed: "EXAMPLE.n",
      }),
    ).toEqual(["example.net"]);
  });

  it("a domain that is new has its own records, and an address if one is given", async () => {
    const { world } = digitalOcean.sandbox;
    const domains = world.part(Domains);
    domains.add("fresh.example.org", "192.0.2.77");
    const { records } = await digitalOcean.ok("list_dns_records", {
      domain: "fresh.example.org",
      fields: "type,content",
    });
    expect((records as Row[]).map(({ type }) => type)).toEqual(["SOA", "NS", "NS", "NS", "A"]);
    domains.remove(domains.all.at(-1) ?? { name: "" });
  });

  it("a prompt says how to move a domain here, and what is here", async () => {
    const ask = async (name: string) =>
      JSON.stringify(await digitalOcean.plugin.getPrompt("digitalocean_move_dns_here", { domain: name }));
    const fresh = await ask("Example.ORG.");
    expect(fresh).toMatch(
      /Move the DNS of example\.org .*not at DigitalOcean yet.*digitalocean_configure_network_object/,
    );
    expect(fresh).toMatch(/ns1\.digitalocean\.com, ns2\.digitalocean\.com and ns3\.digitalocean\.com/);
    expect(await ask("example.com")).toMatch(/already, with 11 records/);
  });
});
