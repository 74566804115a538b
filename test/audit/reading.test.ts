import { link, mkdir, rename, writeFile } from "node:fs/promises";
import { describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { lineOf } from "../../src/audit/line.js";
import { linesOf } from "../../src/audit/lines.js";
import { readAudit } from "../../src/audit/read-audit.js";
import type { AuditRecord } from "../../src/audit/record.js";
import { storedRecord } from "../../src/audit/stored-record.js";
import { filterOf, limitOf } from "../../src/cli/audit-filter.js";
import { AuditedCalls } from "../../src/cli/audited-calls.js";
import type { AuditFlags } from "../../src/cli/flags.js";
import { aRecord } from "./a-record.js";
import { Folder } from "./folder.js";

const lines = (...records: Partial<AuditRecord>[]) =>
  records.map((facts) => `${lineOf(aRecord(facts))}\n`).join("");

describe("the reader of audit files", () => {
  it("reads rotated files first, oldest first, and passes over what is not of them", async () => {
    await using folder = await Folder.make();
    await writeFile(folder.at(), lines({ call: "now" }));
    await writeFile(folder.at("audit.2026-11-22T10-00-00-001Z.jsonl"), lines({ call: "newer" }));
    await writeFile(folder.at("audit.2026-11-22T10-00-00-000Z.jsonl"), lines({ call: "older" }));
    await writeFile(folder.at("audit.2026-11-23T10-00-00-000Z.jsonl"), "");
    await writeFile(folder.at("audit.other.jsonl"), lines({ call: "other" }));
    await writeFile(folder.at("audit2.2026-11-22T10-00-00-000Z.jsonl"), lines({ call: "another" }));
    expect((await folder.read()).records.map(({ call }) => call)).toEqual(["older", "newer", "now"]);
  });

  it("reads on when the file is rotated meanwhile, and nothing twice", async () => {
    await using folder = await Folder.make();
    const old = "audit.2026-11-22T10-00-00-000Z.jsonl";
    await writeFile(folder.at(old), lines({ call: "older" }));
    await writeFile(folder.at(), lines({ call: "last" }));
    const found: string[] = [];
    for await (const { call } of readAudit(folder.at(), () => undefined)) {
      found.push(call);
      if (call === "older") await rename(folder.at(), folder.at("audit.2026-11-22T11-00-00-000Z.jsonl"));
    }
    expect(found).toEqual(["older", "last"]);
    expect((await folder.read()).records.map(({ call }) => call)).toEqual(["older", "last"]);
    await link(folder.at(old), folder.at());
    expect((await folder.read()).records.map(({ call }) => call)).toEqual(["last", "older"]);
  });

  it("counts lines that are no records, keeps what it does not know, and leaves out what is wrong", async () => {
    await using folder = await Folder.make();
    const odd = { ...aRecord({ call: "odd" }), effect: 7, planet: "earth" };
    await writeFile(
      folder.at(),
      [
        "not JSON",
        "[]",
        '{"time":"2026',
        JSON.stringify({ ...odd, time: "yesterday" }),
        `{"call":"${"x".repeat(3_000_000)}"}`,
        "",
        JSON.stringify(odd),
        lineOf(aRecord({ call: "unended" })),
      ].join("\n"),
    );
    const { records, others } = await folder.read();
    expect(others).toBe(5);
    expect(records).toMatchObject([{ call: "odd", planet: "earth" }, { call: "unended" }]);
    expect(records[0]?.effect).toBeUndefined();
  });

  it("says what cannot be read", async () => {
    await using folder = await Folder.make();
    await expect(folder.read("none")).rejects.toThrow(
      /none cannot be read: there is no such file \(ENOENT\)\./,
    );
    await mkdir(folder.at("folder"));
    await expect(folder.read("folder")).rejects.toThrow("it is a folder; name a file in it");
    await writeFile(folder.at("gone.2026-11-22T10-00-00-000Z"), lines({}));
    expect((await folder.read("gone")).records).toHaveLength(1);
  });

  it("finds the same lines however a file comes in pieces", async () => {
    const text = fc.string({ unit: "grapheme", maxLength: 30 }).map((line) => line.replaceAll("\n", " "));
    await fc.assert(
      fc.asyncProperty(
        fc.array(text, { minLength: 1 }),
        fc.integer({ min: 1, max: 20 }),
        async (all, size) => {
          const bytes = Buffer.from(all.join("\n"));
          async function* chunks() {
            for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
          }
          const found: string[] = [];
          for await (const some of linesOf(chunks())) found.push(...some);
          expect(found).toEqual(all.map((line) => Buffer.from(line).toString()));
        },
      ),
    );
  });
});

describe("a line without an end", () => {
  it("is not kept whole", async () => {
    async function* endless() {
      for (let count = 0; count < 1_000; count += 1) yield Buffer.alloc(10_000, "x");
      yield Buffer.from("\nnext");
    }
    const found: string[] = [];
    for await (const some of linesOf(endless())) found.push(...some);
    expect(found[0]?.length).toBeLessThan(2_000_000);
    expect(found[1]).toBe("next");
  });
});

const NOW = Date.parse("2026-11-22T12:00:00.000Z");
const HISTORY: readonly Partial<AuditRecord>[] = [
  { call: "asked", phase: "asked", decision: "confirmation", time: "2026-11-20T12:00:00.000Z" },
  { call: "a", target: "prod", time: "2026-11-22T10:30:00.000Z" },
  { call: "b", name: "lab_put_thing", effect: "write", session: "s2", time: "2026-11-22T11:30:00.000Z" },
  { call: "a", target: "prod", phase: "finished", outcome: "conflict", time: "2026-11-22T11:31:00.000Z" },
  { call: "no", phase: "refused", decision: "refused", outcome: "refused", rule: "mode read-only" },
  { call: "robot", phase: "finished", outcome: "success", client: { name: "robot", version: "9" } },
];

/** The calls that flags ask for. */
function found(flags: AuditFlags, records = HISTORY): string[] {
  const calls = new AuditedCalls(limitOf(flags), filterOf(flags, NOW));
  for (const facts of records) calls.add(storedRecord.parse(aRecord(facts)));
  return calls.end().map(({ last }) => last.call);
}

describe("the calls of an audit", () => {
  it.each<[AuditFlags, string[]]>([
    [{}, ["asked", "a", "b", "no", "robot"]],
    [{ tool: "docker_*" }, ["asked", "a", "no", "robot"]],
    [{ tool: "lab_put_thing" }, ["b"]],
    [{ target: "prod" }, ["a"]],
    [{ client: "ro?ot" }, ["robot"]],
    [{ session: "s2" }, ["b"]],
    [{ phase: "started" }, ["b"]],
    [{ phase: "asked" }, ["asked"]],
    [{ decision: "refused" }, ["no"]],
    [{ outcome: "conflict" }, ["a"]],
    [{ outcome: "unknown" }, ["b"]],
    [{ since: "1h" }, ["b"]],
    [{ since: "90m", until: "2026-11-22T11:00:00Z" }, ["a"]],
    [{ until: "1d" }, ["asked"]],
    [{ limit: "2" }, ["no", "robot"]],
    [{ limit: "1", tool: "docker_*", since: "2h", outcome: "conflict" }, ["a"]],
    [{ outcome: "timeout" }, []],
  ])("fit %j", (flags, expected) => {
    expect(found(flags)).toEqual(expected);
  });

  it.each<[AuditFlags, string]>([
    [{ limit: "0" }, "--limit 0: expected a whole number above 0."],
    [{ limit: "ten" }, "--limit ten"],
    [{ since: "2 hours" }, "--since 2 hours: expected an age such as 30m, 2h or 7d"],
    [{ until: "soon" }, "--until soon"],
    [{ phase: "finish" }, "--phase finish: there is none. Did you mean finished?"],
    [{ decision: "x" }, "--decision x: there is none. There are allowed, refused,"],
    [{ outcome: "succes" }, "--outcome succes: there is none. Did you mean success?"],
  ])("cannot be asked for with %j", (flags, said) => {
    expect(() => found(flags)).toThrow(said);
  });

  it("are the last ones that began, however they overlap", () => {
    const overlapping = fc
      .uniqueArray(fc.nat({ max: 3_000 }), { minLength: 1, maxLength: 40 })
      .chain((calls) =>
        fc.tuple(fc.constant(calls), fc.shuffledSubarray(calls), fc.integer({ min: 1, max: 9 })),
      );
    fc.assert(
      fc.property(overlapping, ([begun, ended, limit]) => {
        const records = [
          ...begun.map((call) => ({ call: String(call) })),
          ...ended.map((call) => ({ call: String(call), phase: "finished" as const })),
        ];
        expect(found({ limit: String(limit) }, records)).toEqual(begun.map(String).slice(-limit));
      }),
    );
    const many = Array.from({ length: 5_000 }, (_, at) => ({ call: `c${at}`, phase: "finished" as const }));
    expect(found({ limit: "2" }, [{ call: "first" }, ...many])).toEqual(["c4998", "c4999"]);
  });
});
