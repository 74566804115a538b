import type { DnsRecord } from "cargoshipper/dns";
import * as fc from "fast-check";

export const ZONE = "example.com";

const int = (max: number) => fc.integer({ min: 0, max });
const words = (...parts: fc.Arbitrary<unknown>[]) => fc.tuple(...parts).map((all) => all.join(" "));
const string = fc
  .string({ unit: "grapheme", maxLength: 40 })
  .map((text) => JSON.stringify(text).replace(/\\[^"\\]/g, "x"));
const label = fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9-]{0,10}$/);
const host = fc
  .tuple(label, label, fc.constantFrom("example.com", "example.net.", "Example.ORG"))
  .map((labels) => labels.join("."));
const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((data) => Buffer.from(data).toString("hex"));
const base64 = fc
  .uint8Array({ minLength: 1, maxLength: 60 })
  .map((data) => Buffer.from(data).toString("base64"));
const metres = int(90_000).map((value) => `${value / 100}m`);
const parameters = fc
  .subarray([
    'alpn="h3,h2"',
    "port=8443",
    "ipv4hint=192.0.2.1,192.0.2.2",
    'ipv6hint="2001:DB8:0::1"',
    "no-default-alpn",
  ])
  .chain((some) => fc.shuffledSubarray(some, { minLength: some.length, maxLength: some.length }))
  .map((some) => some.join(" "));
const service = fc.oneof(
  words(fc.integer({ min: 1, max: 65_535 }), fc.oneof(host, fc.constant(".")), parameters),
  words(fc.constant(0), host),
);
const certificate = fc.oneof(
  words(int(3), int(1), fc.constant(1), hex(32)),
  words(int(3), int(1), fc.constant(0), hex(20)),
);

/**
 * Text of every kind: beyond ASCII, with controls, quotes, escapes, and what a zone file has a meaning for. Two quotes alone
 * are how a zone file writes an empty one, which is no content.
 */
const text = fc
  .oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 700 }),
    fc.string({
      unit: fc.constantFrom('"', "\\", ";", "(", ")", " ", "\n", "\r", "a", "ä", "1", "@"),
      minLength: 1,
    }),
  )
  .filter((one) => !/^\s*(?:""\s*)+$/.test(one));

/** Contents that are right, by type. */
export const CONTENTS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  A: fc.ipV4(),
  AAAA: fc.ipV6(),
  CAA: fc.oneof(
    words(
      int(255),
      fc.constantFrom("issue", "ISSUEWILD"),
      fc.constantFrom('"ca.example"', "ca.example", '";"'),
    ),
    words(int(255), fc.constantFrom("contactemail"), string),
  ),
  CERT: words(fc.constantFrom("PKIX", 1, 3), int(65_535), fc.constantFrom(8, "RSASHA256"), base64),
  CNAME: host,
  DNAME: host,
  DNSKEY: words(fc.constantFrom(256, 257), fc.constant(3), int(255), base64),
  DS: words(
    int(65_535),
    int(255),
    fc.constant(2),
    hex(32).map((digest) => digest.toUpperCase()),
  ),
  HTTPS: service,
  LOC: words(
    int(89),
    int(59),
    int(59_999).map((ms) => ms / 1_000),
    fc.constantFrom("N", "s"),
    int(179),
    int(59),
    int(59),
    fc.constantFrom("E", "W"),
    metres,
    metres,
    metres,
    metres,
  ),
  MX: host,
  NAPTR: words(int(65_535), int(65_535), string, string, string, fc.oneof(host, fc.constant("."))),
  NS: host,
  OPENPGPKEY: base64,
  PTR: host,
  SMIMEA: certificate,
  SRV: words(int(65_535), int(65_535), host),
  SSHFP: words(fc.constantFrom(1, 4), fc.constant(2), hex(32)),
  SVCB: service,
  TLSA: certificate,
  TXT: text,
  URI: words(
    int(65_535),
    fc.webUrl().map((url) => JSON.stringify(url)),
  ),
};

const WITH_PRIORITY = ["MX", "SRV", "URI"];

const comment = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.string({ unit: fc.constantFrom(" ", ";", '"', "(", "\n", "a", "cf_tags=", "cf-proxied:true", ",") }),
);
const tag = fc
  .tuple(
    label,
    fc.oneof(
      fc.constant(""),
      fc.string({ unit: "grapheme" }).map((value) => `:${value}`),
    ),
  )
  .map((parts) => parts.join(""))
  .filter((one) => !one.toLowerCase().startsWith("cf-"));
const options = fc.record(
  {
    proxied: fc.boolean(),
    flatten_cname: fc.constant(true),
    tags: fc.array(tag, { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: [] },
);
const ttl = int(2_147_483_647);

const names = fc.oneof(
  fc.constantFrom("@", "*", "example.com", "WWW.Example.com.", "_sip._tcp", "bücher"),
  fc
    .tuple(label, label)
    .map(([one, two]) => `${one}.${two}`)
    .filter((name) => !/\.(?:com|net|org)$/i.test(name)),
);

/** Any record that is right, of any type. */
export const anyRecord = (
  types = Object.keys(CONTENTS),
  among: fc.Arbitrary<string> = names,
): fc.Arbitrary<DnsRecord> =>
  fc.constantFrom(...types).chain(
    (type) =>
      fc.record(
        {
          name: among,
          type: fc.constantFrom(type, type.toLowerCase()),
          content: CONTENTS[type] as fc.Arbitrary<string>,
          ...(WITH_PRIORITY.includes(type) && { priority: int(65_535) }),
          ttl,
          comment,
          options,
        },
        {
          requiredKeys: [
            "name",
            "type",
            "content",
            ...(WITH_PRIORITY.includes(type) ? (["priority"] as const) : []),
          ],
        },
      ) as fc.Arbitrary<DnsRecord>,
  );
