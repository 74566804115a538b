import { describe, expect, it } from "@jest/globals";
import { type DnsRecord, normalRecord, parseZoneFile, printZoneFile } from "cargoshipper/dns";
import * as fc from "fast-check";
import { inOrder } from "../../src/dns/order.js";
import { zoneEntries } from "../../src/dns/zone-entries.js";
import { anyRecord, ZONE } from "./any-record.js";

const parse = (text: string) => parseZoneFile(text, ZONE);

/** Records in short: name, ttl, type, priority, content, and what else there is. */
const short = ({ name, ttl, type, priority, content, comment, options }: DnsRecord) =>
  [name, ttl, type, priority, content, comment && `; ${comment}`, options && JSON.stringify(options)]
    .filter((part) => part !== undefined)
    .join(" ");

/** The records of a file that has no faults. */
const read = (text: string) => {
  const { records, faults } = parse(text);
  expect(faults).toEqual([]);
  return records.map(short);
};

const faultsOf = (text: string) => parse(text).faults.map(({ line, message }) => `${line}: ${message}`);

describe("a zone file", () => {
  it("in the form that BIND has is read", () => {
    const file = `\uFEFF$TTL 1h30m\r
$ORIGIN example.com.     ; where we are
@       IN  SOA ns1 hostmaster.example.com. (
                2024010101 ; serial
                1h 15m 1w 300 )
            NS  ns1
            NS  ns2.example.net.
            MX  10 mail
            TXT ( "v=spf1 mx "
                  "-all" ) ; who may send
ns1     300 IN  A   192.0.2.1
        IN  600 AAAA 2001:DB8::0:1
WWW     CNAME   @
in      0   A   192.0.2.2
300     IN  A   192.0.2.3

$ORIGIN sub
_sip._tcp 1D  SRV  0 5 5060 sip
h       HTTPS 1 . alpn=h3,h2 ipv4hint="192.0.2.4"
$ORIGIN .
k._domainkey.example.com TXT "v=DKIM1\\; p=\\"x\\"" \\059plain\\032text
old.example.com TYPE65534 \\# 4  0a000001
`;
    expect(read(file)).toEqual([
      "example.com 5400 NS ns1.example.com",
      "example.com 5400 NS ns2.example.net",
      "example.com 5400 MX 10 mail.example.com",
      "example.com 5400 TXT v=spf1 mx -all ; who may send",
      "ns1.example.com 300 A 192.0.2.1",
      "ns1.example.com 600 AAAA 2001:db8::1",
      "www.example.com 5400 CNAME example.com",
      "in.example.com 0 A 192.0.2.2",
      "300.example.com 5400 A 192.0.2.3",
      "_sip._tcp.sub.example.com 86400 SRV 0 5 5060 sip.sub.example.com",
      'h.sub.example.com 5400 HTTPS 1 . alpn="h3,h2" ipv4hint="192.0.2.4"',
      'k._domainkey.example.com 5400 TXT v=DKIM1; p="x";plain text',
      "old.example.com 5400 TYPE65534 \\# 4 0a000001",
    ]);
  });

  it("in the form that Cloudflare exports is read", () => {
    const file = `;; Domain:     example.com.
;; SOA Record
example.com\t3600\tIN\tSOA\tns.cloudflare.com. dns.cloudflare.com. 2045 10000 2400 604800 3600

;; A Records
a.example.com.\t1\tIN\tA\t192.0.2.1 ; cf_tags=cf-proxied:true
b.example.com.\t1\tIN\tA\t192.0.2.1 ; the web cf_tags=owner:"a, \\"b\\"",x,cf-proxied:false
c.example.com.\t1\tIN\tA\t192.0.2.1 ; says cf_tags=cf-proxied:true cf_tags=
d.example.com.\t1\tIN\tCNAME\texample.net. ; cf_tags=cf-flatten-cname,team:web one
e.example.com.\t1\tIN\tA\t192.0.2.1 ;
f.example.com.\t1\tIN\tA\t192.0.2.1 ; cf_tags=? no tags
`;
    expect(read(file)).toEqual([
      'a.example.com 1 A 192.0.2.1 {"proxied":true}',
      'b.example.com 1 A 192.0.2.1 ; the web {"proxied":false,"tags":["owner:a, \\"b\\"","x"]}',
      "c.example.com 1 A 192.0.2.1 ; says cf_tags=cf-proxied:true",
      'd.example.com 1 CNAME example.net {"flatten_cname":true,"tags":["team:web one"]}',
      "e.example.com 1 A 192.0.2.1",
      "f.example.com 1 A 192.0.2.1 ; cf_tags=? no tags",
    ]);
  });

  it("says of each line that it does not understand why", () => {
    const file = `www A 192.0.2.300
$INCLUDE other.zone
$GENERATE 1-9 host$ A 192.0.2.$
$TTL soon
www CH A 192.0.2.1
www
www 1h
www 1h 2h A 192.0.2.1
www BOGUS data
www.example.net. A 192.0.2.1
  A 192.0.2.1
www TXT "open
www TXT half"quoted"
www TXT "\\255"
www MX mail
www SPF "v=spf1"
www A \\# 4 c0000201
"www" A 192.0.2.1
www A 192.0.2.1 extra
()
www TXT back\\
`;
    expect(faultsOf(file)).toEqual([
      '1: Content is "192.0.2.300"; write an IPv4 address, such as 192.0.2.1.',
      '2: "$INCLUDE" is not taken; write the records that it stands for.',
      '3: "$GENERATE" is not taken; write the records that it stands for.',
      "4: $TTL takes one duration; write $TTL 3600, or $TTL 1h.",
      "5: The class CH is not taken; write IN.",
      "6: The line has no type; write a name, a type and data.",
      "7: The line has no type; write a name, a type and data.",
      '8: Type "2H" is not known; write A.',
      '9: Type "BOGUS" is not known; write A, AAAA, CAA, CERT, CNAME, DNAME, DNSKEY, DS, HTTPS, LOC, MX, NAPTR, NS, OPENPGPKEY, PTR, SMIMEA, SRV, SSHFP, SVCB, TLSA, TXT, URI.',
      '10: The name "www.example.net" is not in the zone example.com; leave the record out.',
      '11: The name "www.example.net" is not in the zone example.com; leave the record out.',
      "12: The line has a quote that is not closed, or ends in a backslash; close each string on its own line.",
      "13: The text has a quote within a word; write all of it in quotes.",
      "14: The text has bytes that are no UTF-8; write it as text.",
      '15: The data of MX begins with "mail"; write a priority first.',
      '16: Type "SPF" is no longer used (RFC 7208); write it as TXT.',
      "17: The data of A is in the form of unknown types; write it in the form of A.",
      '18: The name "www" is in quotes; write it without.',
      '19: Content is "192.0.2.1 extra"; write one IPv4 address, such as 192.0.2.1.',
      "20: The line has nothing but parentheses; write a record, or leave it out.",
      "21: The line has a quote that is not closed, or ends in a backslash; close each string on its own line.",
    ]);
    expect(parse(file).records).toEqual([]);
  });

  it("never gives a record a name or an origin that was not understood", () => {
    expect(faultsOf("  A 192.0.2.1")).toEqual([
      "1: The line has no name, and none before it was understood; write the name in front.",
    ]);
    const named = parse('www A 192.0.2.1\n"api" A 192.0.2.2\n  A 192.0.2.3\n$TTL 60 ; x\n  A 192.0.2.4');
    expect(named.records).toHaveLength(1);
    expect(named.faults.map(({ line }) => line)).toEqual([2, 3, 5]);
    const file =
      "$ORIGIN a b\nwww A 192.0.2.1\nwww CNAME x\nwww.example.com. CNAME x\nwww.example.com. A 192.0.2.1";
    expect(faultsOf(file)).toEqual([
      "1: $ORIGIN takes one name; write $ORIGIN example.com.",
      '2: The name "www" is relative to an $ORIGIN that was not understood.',
      '3: The name "www" is relative to an $ORIGIN that was not understood.',
      '4: The name "x" is relative to an $ORIGIN that was not understood.',
    ]);
    expect(parse(file).records.map(short)).toEqual(["www.example.com A 192.0.2.1"]);
  });

  it("loses no line to a parenthesis without its other half", () => {
    const open =
      "a TXT ( x\nb A 192.0.2.1\nc TXT ( y\n z )\nd TXT w )\ne TXT ( ( v ) )\nf A 192.0.2.2\ng TXT (";
    expect(parse(open).records.map(short)).toEqual([
      "b.example.com A 192.0.2.1",
      "c.example.com TXT yz",
      "f.example.com A 192.0.2.2",
    ]);
    expect(parse(open).faults.map(({ line }) => line)).toEqual([1, 5, 6, 8]);
  });

  it("is refused when it is too large", () => {
    expect(faultsOf(`; ${"ä".repeat(500_000)}`)).toEqual([
      "1: The file has more than 1 MB; split it into several.",
    ]);
    const many = (count: number) => parse("www A 192.0.2.1\n".repeat(count));
    expect(many(20_000).records).toHaveLength(20_000);
    expect(many(20_001)).toEqual({
      records: [],
      faults: [{ line: 1, message: "The file has more than 20000 records; split it into several." }],
    });
  });

  it("loses none of its words, whatever it is", () => {
    const piece = fc.constantFrom("(", ")", "\n", "\r\n", " ", "\t", "a", "bc", ";", "; c (", "1");
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join("");
        const outside = text.replace(/;[^\r\n]*/g, "").match(/[abc1]+/g) ?? [];
        const words = [...zoneEntries(text)].flatMap((entry) => entry.words.map(({ source }) => source));
        expect(words).toEqual(outside);
      }),
      { numRuns: 500 },
    );
  });

  it("has a record or a fault for each entry, whatever it is", () => {
    const lines = fc.constantFrom(
      "www",
      " ",
      "A",
      "192.0.2.1",
      "\n",
      "\n ",
      "(",
      ")",
      '"',
      "\\",
      "TXT",
      "1h",
      "IN",
      "; a",
      "@",
      "é",
      "\0",
    );
    const text = fc.oneof(
      fc.array(lines, { maxLength: 60 }).map((all) => all.join(" ")),
      fc.string({ unit: "binary", maxLength: 200 }),
    );
    fc.assert(
      fc.property(text, (file) => {
        const { records, faults } = parse(file);
        const silent = [...zoneEntries(file)].filter(
          ({ words, fault }) =>
            !fault && words.some(({ source }) => /^(?:soa|\$ttl|\$origin)$/i.test(source)),
        );
        fc.pre(silent.length === 0);
        expect(records.length + faults.length).toBe([...zoneEntries(file)].length);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a zone file that is written", () => {
  it("is what a person would write", () => {
    const records: DnsRecord[] = [
      {
        name: "www",
        type: "A",
        content: "192.0.2.1",
        ttl: 300,
        comment: "the web",
        options: { proxied: true },
      },
      { name: "@", type: "MX", content: "mail.example.net", priority: 10 },
      {
        name: "a.www",
        type: "TXT",
        content: 'say "ä"',
        options: { tags: ["to:a,b", "x"], flatten_cname: true },
      },
      { name: "sip", type: "SRV", content: "5 5060 .", priority: 0, comment: "no cf_tags=x" },
      { name: "h", type: "HTTPS", content: "1 svc.example.net alpn=h2" },
      { name: "long", type: "TXT", content: "x".repeat(300) },
    ];
    expect(printZoneFile(records, ZONE)).toBe(
      `$ORIGIN example.com.
@	IN	MX	10 mail.example.net.
h	IN	HTTPS	1 svc.example.net. alpn="h2"
long	IN	TXT	"${"x".repeat(255)}" "${"x".repeat(45)}"
sip	IN	SRV	0 5 5060 . ; no cf_tags=x cf_tags=
www	300	IN	A	192.0.2.1 ; the web cf_tags=cf-proxied:true
a.www	IN	TXT	"say \\"\\195\\164\\"" ; cf_tags=to:"a,b",x,cf-flatten-cname
`,
    );
  });

  it("is read as the normal forms of its records", () => {
    fc.assert(
      fc.property(fc.array(anyRecord(), { maxLength: 6 }), (records) => {
        const { records: found, faults } = parse(printZoneFile(records, ZONE));
        expect(faults).toEqual([]);
        expect(found).toEqual(records.map((one) => normalRecord(one, ZONE)).sort(inOrder));
      }),
      { numRuns: 300 },
    );
  });

  it("has one line for each record, however wrong that is", () => {
    const any = fc.string({
      unit: fc.constantFrom("\n", "\r", " ", '"', "\\", ";", "(", "a", ".", "=", "\0", "é", "#", ":"),
    });
    const type = fc.constantFrom("A", "CNAME", "TXT", "HTTPS", "CAA", "MX", "TYPE7", "HINFO", "A\nx");
    const hostile = fc.record({
      name: any.map((name) => `${name}x`),
      type,
      content: any,
      comment: any,
      options: fc.record({ tags: fc.array(any) }),
    });
    fc.assert(
      fc.property(hostile, (one) => {
        const file = `${printZoneFile([one], ZONE)}next A 192.0.2.1\n`;
        expect(file.split(/[\r\n]/)).toHaveLength(4);
        expect([...zoneEntries(file)].map(({ line }) => line)).toEqual([1, 2, 3]);
      }),
      { numRuns: 500 },
    );
  });
});
