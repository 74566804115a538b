import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { useCloudflare } from "./cloudflare/use-cloudflare.js";
import { useDigitalOcean } from "./digitalocean/use-digitalocean.js";

const cloudflare = useCloudflare();
const digitalOcean = useDigitalOcean();
const zone = "example.net";

type Args = Readonly<Record<string, unknown>>;

/** What each cloud says of the same desired records. What only Cloudflare has stands at the end of its lines. */
const both = async (args: Args) => {
  const answers = [
    await cloudflare.ok("apply_dns_records", { zone, ...args }),
    await digitalOcean.ok("apply_dns_records", { domain: zone, ...args }),
  ];
  return answers.map(({ created, updated, deleted, diff }) => ({
    created,
    updated,
    deleted,
    diff: (diff as string[]).map((line) => line.replace(/ proxied false$/, "")),
  }));
};

const number = fc.integer({ min: 0, max: 65_535 });
const host = fc.constantFrom("mx.example.org", "a.example.net");
const names = { plain: fc.constantFrom("@", "www", "a.b"), alias: fc.constantFrom("c1", "c2") };
const ttl = fc.constantFrom(300, 3600);
const made = (type: string, content: fc.Arbitrary<string>, more = {}) =>
  fc.record({ type: fc.constant(type), name: names.plain, content, ...more });
const record = fc.oneof(
  made("A", fc.ipV4()),
  made("AAAA", fc.ipV6()),
  made("TXT", fc.stringMatching(/^[a-z0-9=; ]{0,20}x$/)),
  made("MX", host, { priority: number }),
  made(
    "SRV",
    fc.tuple(number, number, host).map((parts) => parts.join(" ")),
    { priority: number },
  ),
  made("CAA", fc.constantFrom('0 issue "ca.example"', '128 iodef "mailto:a@example.org"')),
  fc.record({ type: fc.constant("CNAME"), name: names.alias, content: host }),
  // These stand where others have a CNAME.
  fc.record({ type: fc.constant("A"), name: names.alias, content: fc.ipV4() }),
);
/** A zone in which records can be together: of each name one type at most, and of that one TTL. */
const set = fc
  .uniqueArray(record, { selector: ({ name, type }) => `${name} ${type}`, maxLength: 5 })
  .map((records) => {
    const aliases = new Map(records.map(({ name, type }) => [name, type]));
    return records.filter(({ name, type }) => !name.startsWith("c") || aliases.get(name) === type);
  });

describe("the same desired records", () => {
  it("lead to the same diff in both clouds", async () => {
    let differences = 0;
    await fc.assert(
      fc.asyncProperty(set, set, ttl, ttl, fc.boolean(), async (before, after, one, other, prune) => {
        const records = after.map((each) => ({ ...each, ttl: other }));
        await both({ records: before.map((each) => ({ ...each, ttl: one })), prune: true });
        const [there, here] = await both({ records, prune, dry_run: true });
        expect(here).toEqual(there);
        differences += here?.diff.length ?? 0;
        await both({ records, prune });
        expect(await both({ records, prune })).toEqual(
          Array(2).fill({ created: 0, updated: 0, deleted: 0, diff: [] }),
        );
      }),
      { numRuns: 8 },
    );
    expect(differences).toBeGreaterThan(0);
  });

  it.each([
    [{}],
    [{ records: [{ type: "A", name: "x" }] }],
    [
      {
        records: [
          { type: "A", name: "x", content: "1" },
          { type: "MX", name: "y", content: "m.example.org" },
        ],
      },
    ],
    [
      {
        records: [
          { type: "A", name: "x", content: "192.0.2.1" },
          { type: "CNAME", name: "x", content: "y.example.org" },
        ],
      },
    ],
    [{ zone_file: "www 300 IN A 192.0.2.1\nwhat is this\n" }],
  ])("are refused in the same words: %j", async (args) => {
    const there = await cloudflare.fails("apply_dns_records", { zone, ...args });
    const here = await digitalOcean.fails("apply_dns_records", { domain: zone, ...args });
    expect([here.error, here["kind"]]).toEqual([there.error, there["kind"]]);
  });
});
