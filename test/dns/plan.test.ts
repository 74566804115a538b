import { describe, expect, it } from "@jest/globals";
import {
  type DnsRecord,
  type Kept,
  normalRecord,
  type Plan,
  planChanges,
  planLines,
  setFaults,
} from "cargoshipper/dns";
import * as fc from "fast-check";
import { anyRecord, ZONE } from "./any-record.js";

type Row = readonly [name: string, type: string, content: string, more?: Partial<DnsRecord>];

const wanted = (...rows: readonly Row[]) =>
  rows.map(([name, type, content, more]): DnsRecord => ({ name, type, content, ...more }));

/** Records of a provider, with the ids r1, r2 and so on. */
const kept = (...rows: readonly Row[]) =>
  wanted(...rows).map((record, at): Kept => ({ ...record, id: `r${at + 1}` }));

const plan = (current: readonly Kept[], desired: readonly DnsRecord[], prune = false) =>
  planChanges(current, desired, ZONE, { prune });
const ids = (records: readonly Kept[]) => records.map(({ id }) => id).join(" ");

/** What a plan does, in short: ids that go, ids that change and how, contents that come. */
const short = ({ remove, update, create, unchanged }: Plan) => ({
  remove: ids(remove),
  update: update.map(({ from, to, changes }) => `${from.id} → ${to.content} (${changes.join(" ")})`),
  create: create.map(({ name, type, content }) => `${name} ${type} ${content}`),
  unchanged,
});

/** The zone after a plan. */
function after<R extends Kept>(current: readonly R[], { create, update, remove }: Plan<R>): Kept[] {
  const changed = new Map(update.map(({ from, to }) => [from.id, { ...to, id: from.id }]));
  const left = current.filter((one) => !remove.includes(one));
  return [
    ...left.map((one) => changed.get(one.id) ?? one),
    ...create.map((one, at) => ({ ...one, id: `new${at}` })),
  ];
}

const WEB = kept([
  "www",
  "A",
  "192.0.2.1",
  { ttl: 300, comment: "web", options: { proxied: true, tags: ["b", "a"] } },
]);

describe("a plan", () => {
  it("changes nothing where there is only another spelling, or no word about something", () => {
    const current = kept(
      ["example.com", "TXT", '"v=spf1 " "-all"'],
      ["WWW.example.com.", "AAAA", "2001:DB8::0:1", { ttl: 300, comment: "x" }],
      ["h.example.com", "HTTPS", "1 . port=443 alpn=h2", { comment: "" }],
    );
    const desired = wanted(
      ["@", "txt", "v=spf1 -all"],
      ["www", "AAAA", "2001:db8::1"],
      ["h", "HTTPS", '1 . alpn="h2" port="443"', { comment: "" }],
    );
    expect(short(plan(current, desired, true))).toEqual({ remove: "", update: [], create: [], unchanged: 3 });
    expect(plan(WEB, wanted(["www", "A", "192.0.2.1", { options: { tags: ["a", "b"] } }])).update).toEqual(
      [],
    );
  });

  it("changes a record in place, and keeps what nothing was said about", () => {
    const { update, ...rest } = plan(WEB, wanted(["www", "A", "192.0.2.2", { options: { proxied: false } }]));
    expect(update).toEqual([
      {
        from: WEB[0],
        to: {
          name: "www.example.com",
          type: "A",
          content: "192.0.2.2",
          ttl: 300,
          comment: "web",
          options: { proxied: false, tags: ["b", "a"] },
        },
        changes: ["content", "proxied"],
      },
    ]);
    expect(rest).toEqual({ create: [], remove: [], unchanged: 0 });
  });

  it("takes a comment away where an empty one is desired", () => {
    const { update } = plan(WEB, wanted(["www", "A", "192.0.2.1", { comment: "" }]));
    expect(update.map(({ to, changes }) => [to.comment, changes])).toEqual([["", ["comment"]]]);
  });

  it("makes a set exactly what is desired, with as few changes as can be", () => {
    const current = kept(
      ["www", "A", "192.0.2.3"],
      ["www", "A", "192.0.2.1"],
      ["www", "A", "192.0.2.2"],
      ["@", "MX", "mail.example.net", { priority: 20 }],
      ["@", "MX", "mx.example.net", { priority: 10 }],
      ["www", "TXT", "stays"],
    );
    const desired = wanted(
      ["www", "A", "192.0.2.9"],
      ["www", "A", "192.0.2.1"],
      ["@", "MX", "mx.example.net", { priority: 20 }],
      ["@", "MX", "mail.example.net", { priority: 5 }],
      ["new", "A", "192.0.2.4"],
      ["new", "A", "192.0.2.4"],
    );
    const expected = {
      remove: "r1",
      update: [
        "r4 → mail.example.net (priority)",
        "r5 → mx.example.net (priority)",
        "r3 → 192.0.2.9 (content)",
      ],
      create: ["new.example.com A 192.0.2.4"],
      unchanged: 2,
    };
    expect(short(plan(current, desired))).toEqual(expected);
    expect(short(plan([...current].reverse(), [...desired].reverse()))).toEqual(expected);
  });

  it("of records that are the same keeps the one that needs no change", () => {
    const current = kept(["www", "A", "192.0.2.1", { ttl: 60 }], ["www", "A", "192.0.2.1", { ttl: 300 }]);
    const made = short(plan(current, wanted(["www", "A", "192.0.2.1", { ttl: 300 }])));
    expect(made).toEqual({ remove: "r1", update: [], create: [], unchanged: 1 });
  });

  it("removes what was not mentioned only with prune, and then neither the SOA, nor NS at the apex, nor what is protected", () => {
    const current = kept(
      ["@", "SOA", "a b 1 2 3 4 5"],
      ["@", "NS", "ns.example.net"],
      ["sub", "NS", "ns.example.net"],
      ["old", "A", "192.0.2.1"],
      ["old", "TXT", "locked"],
    );
    expect(ids(plan(current, []).remove)).toBe("");
    const protects = ({ content }: Kept) => content === "locked";
    expect(ids(planChanges(current, [], ZONE, { prune: true, protects }).remove)).toBe("r4 r3");
    expect(ids(plan(current, wanted(["@", "NS", "ns2.example.net"])).remove)).toBe("");
    expect(short(plan(current, wanted(["@", "NS", "ns2.example.net"]))).update).toEqual([
      "r2 → ns2.example.net (content)",
    ]);
  });

  it("removes what cannot be beside a CNAME, and a CNAME that something else replaces", () => {
    const current = kept(
      ["www", "A", "192.0.2.1"],
      ["www", "TXT", "x"],
      ["api", "CNAME", "a.example.net"],
      ["@", "A", "192.0.2.1"],
      ["@", "TXT", "x"],
      ["@", "NS", "ns.example.net"],
    );
    const desired = wanted(
      ["www", "CNAME", "a.example.net"],
      ["api", "TXT", "x"],
      ["@", "CNAME", "a.example.net"],
    );
    const made = plan(current, desired);
    expect(short(made)).toMatchObject({ remove: "r4 r3 r1 r2", update: [], unchanged: 2 });
    expect(made.create).toHaveLength(3);
    const flattened = kept(["@", "CNAME", "a.example.net"]);
    expect(ids(plan(flattened, wanted(["@", "TXT", "x"])).remove)).toBe("");
    expect(ids(plan(flattened, wanted(["@", "AAAA", "::1"])).remove)).toBe("r1");
  });
});

describe("a plan that is carried out", () => {
  const names = fc.constantFrom("@", "www", "a.b");
  const contents = {
    A: ["192.0.2.1", "192.0.2.2", "192.0.2.3"],
    MX: ["a.example.net", "b.example.net"],
    CNAME: ["c.example.net"],
  };
  const record = fc.oneof(
    ...Object.entries(contents).map(([type, some]) =>
      fc.record(
        {
          name: names,
          type: fc.constant(type),
          content: fc.constantFrom(...some),
          ...(type === "MX" && { priority: fc.constantFrom(1, 2) }),
          ttl: fc.constantFrom(60, 300),
          comment: fc.constantFrom("", "x"),
          options: fc.record({ proxied: fc.boolean(), level: fc.constant(1) }, { requiredKeys: [] }),
        },
        { requiredKeys: ["name", "type", "content", ...(type === "MX" ? (["priority"] as const) : [])] },
      ),
    ),
    anyRecord(["TXT", "NS", "HTTPS"], names),
  ) as fc.Arbitrary<DnsRecord>;
  const conflicts = (records: readonly DnsRecord[]) =>
    setFaults(records, ZONE, { flattensApex: true }).filter((fault) => /CNAME|more than once/.test(fault));
  const zone = fc.array(record, { maxLength: 8 }).map((records) => {
    const all: DnsRecord[] = [];
    for (const one of records) if (conflicts([...all, one]).length === 0) all.push(one);
    return all;
  });
  const current = zone.map((records) => records.map((one, at): Kept => ({ ...one, id: `r${at}` })));

  const setOf = (one: DnsRecord) => `${normalRecord(one, ZONE).name} ${one.type.toUpperCase()}`;
  const dataOf = (one: DnsRecord) => `${one.priority} ${normalRecord(one, ZONE).content}`;
  const of = <R extends DnsRecord>(records: readonly R[], set: string) =>
    records.filter((one) => setOf(one) === set);

  /** Whether a record is what is desired, as far as that says anything. */
  const is = (one: DnsRecord, desired: DnsRecord) =>
    dataOf(one) === dataOf(desired) &&
    (desired.ttl ?? one.ttl) === one.ttl &&
    normalRecord({ ...one, ...(desired.comment !== undefined && { comment: desired.comment }) }, ZONE)
      .comment === normalRecord(one, ZONE).comment &&
    Object.entries(desired.options ?? {}).every(
      ([key, value]) => JSON.stringify(one.options?.[key]) === JSON.stringify(value),
    );

  it("leaves each set as it is desired, nothing that conflicts, and nothing to do", () => {
    fc.assert(
      fc.property(current, zone, fc.boolean(), (had, desired, prune) => {
        const made = plan(had, desired, prune);
        const has = after(had, made);
        expect(conflicts(has)).toEqual([]);
        const sets = new Set(desired.map(setOf));
        for (const set of sets) {
          expect(of(has, set).map(dataOf).sort()).toEqual(of(desired, set).map(dataOf).sort());
          for (const one of of(desired, set)) expect(of(has, set).some((other) => is(other, one))).toBe(true);
        }
        const others = has.filter((one) => !sets.has(setOf(one)));
        if (prune) expect(others.filter((one) => setOf(one) !== "example.com NS")).toEqual([]);
        else
          for (const one of had)
            if (!sets.has(setOf(one)) && !conflicts([...desired, one]).length) expect(others).toContain(one);
        expect(made.unchanged).toBe(had.length - made.remove.length - made.update.length);
        expect(short(plan(has, desired, prune))).toEqual({
          remove: "",
          update: [],
          create: [],
          unchanged: has.length,
        });
      }),
      { numRuns: 300 },
    );
  });

  it("has in each set no more changes than it needs", () => {
    /** How many of these can stay as they are, by trying all ways. */
    const staying = (had: readonly DnsRecord[], desired: readonly DnsRecord[]): number => {
      const [first, ...rest] = desired;
      if (!first) return 0;
      const ways = had.flatMap((one, at) => (is(one, first) ? 1 + staying(had.toSpliced(at, 1), rest) : []));
      return Math.max(staying(had, rest), ...ways);
    };
    fc.assert(
      fc.property(current, zone, (had, desired) => {
        const made = plan(had, desired);
        for (const set of new Set(desired.map(setOf))) {
          const [before, then] = [of(had, set), of(desired, set)];
          const changes = [made.create, made.remove, made.update.map(({ to }) => to)].flatMap((some) =>
            of(some, set),
          );
          expect(changes).toHaveLength(Math.max(before.length, then.length) - staying(before, then));
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("the lines of a plan", () => {
  it("are ordered by name, and say what goes, changes and comes", () => {
    const current = kept(
      ["old", "A", "192.0.2.9", { ttl: 300 }],
      ["www", "A", "192.0.2.1", { ttl: 300 }],
      [
        "@",
        "MX",
        "mail.example.net",
        { priority: 10, ttl: 60, comment: "post", options: { proxied: false } },
      ],
      ["t", "TXT", "a"],
    );
    const desired = wanted(
      ["www", "A", "192.0.2.2", { ttl: 600 }],
      ["@", "MX", "mail.example.net", { priority: 10, ttl: 300, comment: "", options: { proxied: true } }],
      ["t", "TXT", "b\nc"],
      [
        "www",
        "AAAA",
        "2001:db8::1",
        { ttl: 300, comment: "new", options: { proxied: true, tags: ["x:1", "y z"] } },
      ],
      ["_sip._tcp", "SRV", "5 5060 sip.example.net", { priority: 1 }],
    );
    expect(planLines(plan(current, desired, true), ZONE)).toEqual([
      '~ @ MX 10 mail.example.net ttl 60 → 300, comment "post" → none, proxied false → true',
      "+ _sip._tcp SRV 1 5 5060 sip.example.net",
      "- old A 192.0.2.9 ttl 300",
      '~ t TXT "a" → "b\\010c"',
      "~ www A 192.0.2.1 → 192.0.2.2, ttl 300 → 600",
      '+ www AAAA 2001:db8::1 ttl 300 proxied true tags [x:1 "y z"] comment "new"',
    ]);
    expect(planLines(plan([], []), ZONE)).toEqual([]);
  });

  it("are one line each, whatever the records hold", () => {
    const any = fc.string({ unit: fc.constantFrom("\n", "\r", "\u2028", "\u202e", " ", "a", '"') });
    const hostile = fc.record({
      name: any.map((name) => `${name}x`),
      type: fc.oneof(fc.constantFrom("A", "TXT", "X\nY"), any),
      content: any,
      comment: any,
      options: fc.dictionary(any, any),
    });
    fc.assert(
      fc.property(hostile, hostile, (one, other) => {
        const made = plan([{ ...one, id: "r1" }], [{ ...other, name: one.name, type: one.type }], true);
        for (const line of planLines(made, ZONE)) expect(line).toMatch(/^[-+~] [^\p{C}\p{Zl}\p{Zp}]+$/u);
      }),
    );
  });
});
