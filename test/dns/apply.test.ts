import { describe, expect, it } from "@jest/globals";
import {
  affectedByPlan,
  type DnsRecord,
  desiredRecords,
  fitsBeside,
  type Kept,
  planAnswer,
  planChanges,
  planPreview,
  planSteps,
  recordReference,
  recordShape,
  referredRecord,
  stepLine,
  validRecord,
  validRecords,
} from "cargoshipper/dns";
import * as z from "zod";

const ZONE = "example.com";
const Stated = z.strictObject({ ...recordShape, ttl: z.int().optional() });

const kept = (...rows: readonly (readonly [name: string, type: string, content: string])[]) =>
  rows.map(([name, type, content], at): Kept => ({ name, type, content, id: `r${at + 1}` }));

const desired = (input: Partial<Record<"records" | "zone_file", unknown>>) =>
  desiredRecords(input as never, ZONE, Stated, (stated) => stated);

/** What an error says: its two lines. */
const told = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    const { message, next, kind } = error as { message: string; next?: string; kind: string };
    return { kind, message, next };
  }
  throw new Error("it was taken");
};

describe("what is desired", () => {
  it("is read from records or from a zone file", () => {
    const record = { type: "A", name: "www", content: "192.0.2.1" };
    expect(desired({ records: [{ ...record, type: " a " }] })).toEqual([record]);
    expect(desired({ zone_file: "www 300 IN A 192.0.2.1" })).toEqual([
      { ...record, name: "www.example.com", ttl: 300 },
    ]);
  });

  it.each([
    [{}, "Give either records or zone_file.", "Nothing was changed."],
    [{ records: [], zone_file: "" }, "Give either records or zone_file.", "Nothing was changed."],
    [
      {
        records: [
          { type: "A", name: "www", content: "192.0.2.1" },
          { type: "A", name: "www" },
        ],
      },
      /^records\.1\.content: /,
      "A record has type, name, content, ttl. Nothing was changed.",
    ],
    [
      { zone_file: "what\nis this\n" },
      /^zone_file: line 1: .* line 2: /,
      "Correct these lines; nothing was changed.",
    ],
    [{ zone_file: "what\n".repeat(25) }, /line 20: .* And 5 more\.$/, /Correct/],
  ])("is refused where it is not understood: %j", (input, message, next) => {
    const same = (text: string | RegExp) => (typeof text === "string" ? text : expect.stringMatching(text));
    expect(told(() => desired(input))).toEqual({
      kind: "validation",
      message: same(message),
      next: same(next),
    });
  });

  it("is judged by the provider's rules, all of it at once", () => {
    const rules = { faultsOf: ({ ttl }: DnsRecord) => (ttl === 1 ? ["Ttl is 1."] : []) };
    const records = ["a", "b"].map((name) => ({ name, type: "A", content: "192.0.2.1", ttl: 1 }));
    expect(told(() => validRecords(records, ZONE, rules)).message).toBe("a A: Ttl is 1. b A: Ttl is 1.");
    expect(told(() => validRecord(records[0] as DnsRecord, ZONE, rules)).message).toBe("Ttl is 1.");
    expect(validRecords(records, ZONE, {}).map(({ name }) => name)).toEqual([
      "a.example.com",
      "b.example.com",
    ]);
    const alias = { name: "@", type: "CNAME", content: "a.example.org" };
    expect(told(() => validRecords([alias], ZONE, {})).message).toMatch(/apex/);
    expect(validRecords([alias], ZONE, { flattensApex: true })).toHaveLength(1);
  });
});

describe("one record", () => {
  const there = kept(["www.example.com", "A", "192.0.2.1"], ["www.example.com", "TXT", "x"]);

  it("is found by name and type", () => {
    const find = (reference: string) =>
      referredRecord(there, recordReference(reference, ZONE), ZONE, "some_list").id;
    expect([find("www a"), find(" www.example.com  TXT ")]).toEqual(["r1", "r2"]);
    expect(told(() => find("www"))).toEqual({
      kind: "conflict",
      message: 'record: www is 2 records: www A 192.0.2.1 (r1), www TXT "x" (r2).',
      next: "Give the id of one.",
    });
    expect(told(() => find("www MX"))).toMatchObject({
      kind: "not_found",
      next: 'At www.example.com there is www A 192.0.2.1 (r1), www TXT "x" (r2).',
    });
    expect(told(() => referredRecord([], recordReference("x", ZONE), ZONE, "some_list")).next).toBe(
      "some_list shows what there is.",
    );
    for (const reference of ["", "a b c"])
      expect(told(() => recordReference(reference, ZONE)).kind).toBe("validation");
  });

  it("has to fit beside what its name has, and is not blamed for what is wrong there already", () => {
    const alias = { name: "www.example.com", type: "CNAME", content: "a.example.org" };
    const at = { change: "some_update_dns_record", replace: "some_apply_dns_records" };
    expect(told(() => fitsBeside(alias, there, ZONE, at))).toMatchObject({
      kind: "conflict",
      message: expect.stringMatching(
        /^www CNAME a\.example\.org cannot be beside what is there: then www has a CNAME/,
      ),
      next: expect.stringContaining("or replace it with some_apply_dns_records."),
    });
    const broken = [...there, { ...alias, id: "r3" }];
    expect(() =>
      fitsBeside({ ...there[0], content: "192.0.2.2" } as DnsRecord, broken, ZONE, at),
    ).not.toThrow();
  });
});

describe("a plan", () => {
  const current = kept(
    ["gone.example.com", "A", "192.0.2.9"],
    ["shop.example.com", "A", "192.0.2.1"],
    ["shop.example.com", "TXT", "x"],
    ["www.example.com", "A", "192.0.2.1"],
    ["x.example.com", "CNAME", "a.example.org"],
  );
  const wanted: DnsRecord[] = [
    { name: "x", type: "A", content: "192.0.2.4" },
    { name: "www", type: "A", content: "192.0.2.2" },
    { name: "www", type: "A", content: "192.0.2.3" },
    { name: "shop", type: "CNAME", content: "b.example.org" },
  ];
  const plan = planChanges(current, wanted, ZONE, { prune: true });

  it("is made step by step, each name whole before the next, and what is in nobody's way goes last", () => {
    expect(planSteps(plan, ZONE).map((step) => stepLine(step, ZONE))).toEqual([
      "~ www A 192.0.2.1 → 192.0.2.2",
      "+ www A 192.0.2.3",
      "- shop A 192.0.2.1",
      '- shop TXT "x"',
      "+ shop CNAME b.example.org",
      "- x CNAME a.example.org",
      "+ x A 192.0.2.4",
      "- gone A 192.0.2.9",
    ]);
  });

  it("is told before and after, and what it is about", () => {
    expect(planPreview(plan, { name: ZONE, id: "z1" }, {})).toMatchObject({
      summary: "Change the DNS records of example.com: 3 created, 1 changed, 4 deleted, 0 left.",
      subject: { zone: "z1", lines: expect.arrayContaining(["+ x A 192.0.2.4"]) },
    });
    expect(
      planPreview(planChanges([], [], ZONE, { prune: true }), { name: ZONE }, { dry_run: true }),
    ).toEqual({
      summary: "Change the DNS records of example.com: 0 created, 0 changed, 0 deleted, 0 left.",
      details: ["Nothing differs."],
      subject: { zone: ZONE, lines: [] },
      changesNothing: true,
    });
    expect(planAnswer(plan, ZONE, { dry_run: true })).toMatchObject({
      applied: false,
      created: 3,
      deleted: 4,
    });
    const names = affectedByPlan(plan, ZONE).map(({ names: own }) => own?.[1]);
    expect([...new Set(names)].sort()).toEqual([
      "gone.example.com A",
      "shop.example.com A",
      "shop.example.com CNAME",
      "shop.example.com TXT",
      "www.example.com A",
      "x.example.com A",
      "x.example.com CNAME",
    ]);
  });
});
