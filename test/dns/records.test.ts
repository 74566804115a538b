import { describe, expect, it } from "@jest/globals";
import {
  absoluteName,
  contentOf,
  type DnsRecord,
  dataFields,
  normalRecord,
  recordFaults,
  setFaults,
} from "cargoshipper/dns";
import { ValidationError } from "cargoshipper/plugin";
import * as fc from "fast-check";
import { anyRecord, CONTENTS, ZONE } from "./any-record.js";
import { BAD, GOOD } from "./contents.js";

/** A record whose type and content are in one text, with the priority of MX, SRV and URI in front. */
function record(text: string, more: Partial<DnsRecord> = {}): DnsRecord {
  const [, type = "", priority, content = ""] = /^(\S+) (?:<(\d+)> )?([\s\S]*)$/.exec(text) ?? [];
  return { name: "www", type, content, ...(priority && { priority: Number(priority) }), ...more };
}

const content = (text: string) => normalRecord(record(text), ZONE).content;
const faults = (text: string, more: Partial<DnsRecord> = {}) => recordFaults(record(text, more), ZONE);

describe("absoluteName", () => {
  it.each([
    ["@", "example.com"],
    ["", "example.com"],
    ["www", "www.example.com"],
    ["WWW.Example.COM.", "www.example.com"],
    ["api.dev", "api.dev.example.com"],
    ["*.shop", "*.shop.example.com"],
    ["bücher", "xn--bcher-kva.example.com"],
    ["example.net.example.com", "example.net.example.com"],
  ])("of %j is %j", (name, absolute) => {
    expect(absoluteName(name, "Example.com.")).toBe(absolute);
  });

  it.each(["www.", "www.example.org", "other.com", "notexample.com", "example.net."])(
    "refuses %j",
    (name) => {
      expect(() => absoluteName(name, ZONE)).toThrow(ValidationError);
      expect(() => absoluteName(name, ZONE)).toThrow(`The name "${name}" is not in the zone example.com.`);
    },
  );
});

describe("a record that is right", () => {
  it.each(
    GOOD.map(([written, normal]) => ({ written, normal: normal ?? written.replace(/^\S+ (?:<\d+> )?/, "") })),
  )("is $written", ({ written, normal }) => {
    expect(faults(written)).toEqual([]);
    expect(content(written)).toBe(normal);
  });

  it("of every type is equal to its own normal form, and to its data put together again", () => {
    fc.assert(
      fc.property(anyRecord(), (one) => {
        expect(recordFaults(one, ZONE)).toEqual([]);
        const normal = normalRecord(one, ZONE);
        expect(recordFaults(normal, ZONE)).toEqual([]);
        expect(normalRecord(normal, ZONE)).toEqual(normal);
        const data = dataFields(one);
        if (data) expect(contentOf(one.type, data)).toBe(normal.content);
      }),
      { numRuns: 300 },
    );
  });

  it("may have a name with underscores, a wildcard, or IDN, and a ttl of 0", () => {
    for (const name of ["_dmarc", "*", "*.shop", "a_b", "bücher", "@", "0/25.2.0.192.in-addr.arpa"])
      expect(
        recordFaults({ name, type: "A", content: "192.0.2.1", ttl: 0 }, name.includes("/") ? "arpa" : ZONE),
      ).toEqual([]);
  });

  it("in normal form has nothing that says nothing", () => {
    const given = {
      name: "www",
      type: " txt",
      content: "a",
      priority: 5,
      ttl: undefined,
      comment: " ",
      options: {},
    };
    expect(normalRecord(given, ZONE)).toEqual({ name: "www.example.com", type: "TXT", content: "a" });
    expect(Object.keys(normalRecord(given, ZONE))).toEqual(["name", "type", "content"]);
    expect(normalRecord({ ...given, comment: " a\r\nb " }, ZONE).comment).toBe("a b");
  });
});

describe("a record that is wrong", () => {
  it.each(BAD)("is %s", (written, fault) => {
    expect(faults(written)).toEqual([fault]);
  });

  it.each([
    [
      "w*",
      'Name "w*" has a * that is not the whole first label; write "*" alone there, such as *.example.com.',
    ],
    [
      "a.*",
      'Name "a.*" has a * that is not the whole first label; write "*" alone there, such as *.example.com.',
    ],
    ["a b", 'Name "a b" has characters that are not allowed; write letters, digits, hyphens and dots only.'],
    [
      "x".repeat(64),
      `Name "${"x".repeat(57)}…" has a label of 64 characters; write at most 63 between two dots.`,
    ],
    ["x.".repeat(130).slice(0, -1), `Name "${"x.".repeat(28)}x…" has 271 characters; write at most 253.`],
    [".www", 'Name ".www" has an empty label; write one dot between labels, and none in front.'],
    [
      "www.example.org",
      'Name "www.example.org" is not in the zone example.com; write one that ends in it, or is relative to it.',
    ],
  ])("has the name %s", (name, fault) => {
    expect(faults("A 192.0.2.1", { name })).toEqual([fault]);
  });

  it.each([-1, 1.5, 2_147_483_648, Number.NaN])("has the ttl %s", (ttl) => {
    expect(faults("A 192.0.2.1", { ttl })).toEqual([
      `Ttl is "${ttl}"; write whole seconds from 0 to 2147483647.`,
    ]);
  });

  it("has a priority where there is none", () => {
    expect(faults("A 192.0.2.1", { priority: 1 })).toEqual([
      "Priority is nothing that A records have; leave it out.",
    ]);
    expect(faults("HTTPS 1 .", { priority: 1 })).toEqual([
      "Priority is nothing that HTTPS records have; write it as the first word of content.",
    ]);
  });

  it("is too long for any record", () => {
    const long = "a.".repeat(500_000);
    expect(faults(`CNAME ${long}`)).toEqual(["Content has 1000000 characters; write at most 16384."]);
    expect(faults("A 192.0.2.1", { name: `${long}a` })[0]).toMatch(
      / has 1000013 characters; write at most 253\.$/,
    );
  });

  it("gets all of its faults at once", () => {
    expect(faults("A x", { name: "a b", ttl: -1, priority: 1 })).toHaveLength(4);
  });

  it("is judged whatever it holds", () => {
    const any = fc.string({ unit: "binary" });
    const type = fc.oneof(fc.constantFrom(...Object.keys(CONTENTS)), any);
    const hostile = fc.record({ name: any, type, content: any, priority: fc.double(), ttl: fc.double() });
    fc.assert(
      fc.property(hostile, (one) => {
        for (const fault of recordFaults(one, ZONE))
          expect(fault).toMatch(/^(?:Name|Type|Content|Priority|Ttl|\w+ in its content) .*\.$/);
      }),
    );
  });
});

describe("data in parts", () => {
  it.each([
    ["SRV <1> 5 5060 sip.example.net", { priority: 1, weight: 5, port: 5060, target: "sip.example.net" }],
    ['CAA 0 issue "ca.example"', { flags: 0, tag: "issue", value: "ca.example" }],
    ["TLSA 3 1 0 ab", { usage: 3, selector: 1, matching_type: 0, certificate: "ab" }],
    ["SSHFP 4 2 ab", { algorithm: 4, type: 2, fingerprint: "ab" }],
    ["DS 1 13 2 ab", { key_tag: 1, algorithm: 13, digest_type: 2, digest: "ab" }],
    ["DNSKEY 257 3 13 abcd", { flags: 257, protocol: 3, algorithm: 13, public_key: "abcd" }],
    [
      'NAPTR 1 2 "S" "X" "" .',
      { order: 1, preference: 2, flags: "S", service: "X", regex: "", replacement: "." },
    ],
    ['URI <1> 2 "a:b"', { weight: 2, target: "a:b" }],
    ["HTTPS 0 a.example.net", { priority: 0, target: "a.example.net", value: "" }],
    ['SVCB 1 . alpn="h2"', { priority: 1, target: ".", value: 'alpn="h2"' }],
    ["CERT 1 2 3 abcd", { type: 1, key_tag: 2, algorithm: 3, certificate: "abcd" }],
    ["SMIMEA 3 1 0 ab", { usage: 3, selector: 1, matching_type: 0, certificate: "ab" }],
  ])("are those of Cloudflare's API: %s", (written, data) => {
    expect(dataFields(record(written))).toEqual(data);
    expect(contentOf(written.split(" ")[0] ?? "", data)).toBe(content(written));
  });

  it("of LOC have all that may be left out", () => {
    const data = dataFields(record("LOC 37 46 46 N 122 W 5m"));
    expect(data).toEqual({
      lat_degrees: 37,
      lat_minutes: 46,
      lat_seconds: 46,
      lat_direction: "N",
      long_degrees: 122,
      long_minutes: 0,
      long_seconds: 0,
      long_direction: "W",
      altitude: 5,
      size: 1,
      precision_horz: 10_000,
      precision_vert: 10,
    });
    expect(contentOf("LOC", data ?? {})).toBe("37 46 46 N 122 0 0 W 5m 1m 10000m 10m");
  });

  it.each(["A", "AAAA", "CNAME", "MX", "NS", "PTR", "TXT", "OPENPGPKEY", "DNAME", "TYPE1"])(
    "are none of %s",
    (type) => {
      expect(dataFields({ name: "www", type, content: "x" })).toBeUndefined();
      expect(() => contentOf(type, {})).toThrow(`The data of a "${type}" record has no parts.`);
    },
  );

  it("say what is missing or has no form", () => {
    expect(() => contentOf("SRV", { weight: 1, target: null })).toThrow(
      "The data of an SRV record lacks port.",
    );
    expect(() => contentOf("LOC", {})).toThrow("The data of an LOC record lacks lat_degrees.");
    expect(() => dataFields(record("CAA x"))).toThrow('The content "x" is none of an CAA record.');
  });
});

describe("records together", () => {
  const at = (name: string, text: string, more: Partial<DnsRecord> = {}) => record(text, { name, ...more });

  it.each<[string, DnsRecord[], string[]]>([
    ["nothing", [at("www", "A 192.0.2.1"), at("www", "A 192.0.2.2"), at("www", "TXT a")], []],
    [
      "a CNAME beside others",
      [at("www", "CNAME a.example.net"), at("WWW.example.com.", "TXT a"), at("www", "A 192.0.2.1")],
      ["www has a CNAME beside A, TXT; keep one or the other."],
    ],
    [
      "several CNAMEs",
      [at("www", "CNAME a.example.net"), at("www", "CNAME b.example.net")],
      ["www has 2 CNAME records; keep one, because a name can have no more."],
    ],
    [
      "a record twice",
      [at("www", "AAAA ::1"), at("www", "AAAA 0::1")],
      ["www has the same AAAA record more than once; leave out all but one of them."],
    ],
    ["MX of two priorities", [at("@", "MX <1> a.example.net"), at("@", "MX <2> a.example.net")], []],
    [
      "two times to live",
      [
        at("www", "A 192.0.2.1", { ttl: 60 }),
        at("www", "A 192.0.2.2", { ttl: 300 }),
        at("www", "A 192.0.2.3"),
      ],
      ["www has A records with the ttl 60 and 300; give all of them the same."],
    ],
    [
      "a CNAME at the apex",
      [at("@", "CNAME a.example.net")],
      ["@ has a CNAME, which the apex of a zone cannot have; write A or AAAA records there."],
    ],
    [
      "a delegation",
      [at("sub", "NS ns.example.net"), at("sub", `DS 1 13 2 ${"ab".repeat(32)}`), at("sub", "A 192.0.2.1")],
      [],
    ],
    [
      "data at a delegation",
      [at("sub", "NS ns.example.net"), at("sub", "TXT a")],
      ["sub is delegated by NS, so that TXT there is never answered; put it into the delegated zone."],
    ],
    [
      "a CNAME at a delegation",
      [at("sub", "NS ns.example.net"), at("sub", "CNAME a.example.net")],
      ["sub has a CNAME beside NS; keep one or the other."],
    ],
    ["the apex", [at("@", "NS ns.example.net"), at("@", "TXT a"), at("@", "MX <1> a.example.net")], []],
  ])("with %s", (_, records, expected) => {
    expect(setFaults(records, ZONE)).toEqual(expected);
    expect(setFaults([...records].reverse(), ZONE)).toEqual(expected);
  });

  it("may have a CNAME at the apex where the provider flattens it, though beside no address", () => {
    const cname = at("@", "CNAME a.example.net");
    const rules = { flattensApex: true };
    expect(
      setFaults([cname, at("@", "MX <1> a.example.net"), at("@", "NS a.example.net")], ZONE, rules),
    ).toEqual([]);
    expect(setFaults([cname, at("@", "A 192.0.2.1"), at("@", "TXT a")], ZONE, rules)).toEqual([
      "@ has a CNAME beside A; keep one or the other.",
    ]);
  });
});
