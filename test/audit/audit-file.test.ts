import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, chmod, mkdir, rename, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, it } from "@jest/globals";
import * as fc from "fast-check";
import { AuditFile } from "../../src/audit/audit-file.js";
import { LONGEST_LINE, lineOf } from "../../src/audit/line.js";
import { shapeOf } from "../../src/audit/shape.js";
import type { StoredRecord } from "../../src/audit/stored-record.js";
import { aRecord } from "./a-record.js";
import { Folder } from "./folder.js";

const LARGE = 1_000_000;
const flush = { flush: true };
const calls = ({ records }: { records: StoredRecord[] }) => records.map(({ call }) => call);
const numbered = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name}${at}`);
const refusal = (opening: Promise<AuditFile>) =>
  opening.then(
    (audit) => audit.close().then(() => "opened"),
    (error: Error) => error.message,
  );

const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill("SIGKILL");
});

/** A process that appends. Small files are all that it may write when `blocks`, of a kilobyte, are given. */
function appender(args: readonly string[], blocks = "unlimited") {
  const command = `ulimit -f ${blocks}; exec "$0" --import tsx test/audit/appender.ts "$@"`;
  const child = spawn("bash", ["-c", command, process.execPath, ...args], {
    env: { ...process.env, TSX_DISABLE_CACHE: "1" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  children.push(child);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => (await lines.next()).value as string;
  const kill = async () => {
    child.kill("SIGKILL");
    await once(child, "exit");
  };
  return { next, kill, go: () => child.stdin.end() };
}

describe("an audit file", () => {
  it("is made for its owner alone, and so is its folder", async () => {
    await using folder = await Folder.make();
    const audit = await AuditFile.open(folder.at("new/audit.jsonl"), LARGE);
    await audit.close();
    expect((await stat(folder.at("new/audit.jsonl"))).mode & 0o777).toBe(0o600);
    expect((await stat(folder.at("new"))).mode & 0o777).toBe(0o700);
  });

  it("refuses what is no file of its own, and says what to do", async () => {
    await using folder = await Folder.make();
    await writeFile(folder.at("real"), "");
    await symlink(folder.at("real"), folder.at("link"));
    await symlink(folder.at("nowhere"), folder.at("dangling"));
    await mkdir(folder.at("folder"));
    for (const [name, mode] of [
      ["group", 0o660],
      ["everybody", 0o602],
      ["readable", 0o644],
    ] as const) {
      await writeFile(folder.at(name), "");
      await chmod(folder.at(name), mode);
    }
    const said = (name: string) => refusal(AuditFile.open(folder.at(name), LARGE));
    expect(await said("link")).toMatch(
      /^The audit file .*link cannot be written: it is a symbolic link; name/,
    );
    expect(await said("dangling")).toContain("it is a symbolic link");
    expect(await folder.files()).not.toContain("nowhere");
    expect(await said("folder")).toContain("it is a folder; name a file in it");
    expect(await said("real/audit.jsonl")).toContain("cannot be written");
    expect(await said("group")).toContain("its mode is 0660; chmod it to 0600");
    expect(await said("everybody")).toContain("its mode is 0602");
    expect(await said("readable")).toBe("opened");
    expect(await refusal(AuditFile.open("/dev/null", LARGE))).toContain("it is no regular file");
  });

  it("keeps the order of what was appended at once, and every promise", async () => {
    await using folder = await Folder.make();
    const audit = await AuditFile.open(folder.at(), LARGE);
    const settled: number[] = [];
    await Promise.all(
      numbered("c", 50).map(async (call, index) => {
        await audit.append(aRecord({ call }), { flush: index % 3 === 0 });
        settled.push(index);
      }),
    );
    expect(settled.length).toBe(50);
    const late = audit.append(aRecord({ call: "late" }), flush);
    await audit.close();
    await late;
    expect(await folder.read()).toMatchObject({ others: 0 });
    expect(calls(await folder.read())).toEqual([...numbered("c", 50), "late"]);
    await expect(audit.append(aRecord(), flush)).rejects.toThrow("is closed");
  });

  it("starts a new line after one that was torn, at its start and later", async () => {
    await using folder = await Folder.make();
    await writeFile(folder.at(), `${lineOf(aRecord({ call: "old" }))}\n{"time":"2026-`, { mode: 0o600 });
    const audit = await AuditFile.open(folder.at(), LARGE);
    await audit.append(aRecord({ call: "new" }), flush);
    await appendFile(folder.at(), '{"torn');
    await audit.append(aRecord({ call: "newer" }), flush);
    await audit.append(aRecord({ call: "newest" }), flush);
    await audit.close();
    const found = await folder.read();
    expect(calls(found)).toEqual(["old", "new", "newer", "newest"]);
    expect(found.others).toBe(2);
  });

  it("is rotated before it grows too large, and loses nothing", async () => {
    await using folder = await Folder.make();
    const audit = await AuditFile.open(folder.at(), 1_000);
    for (const call of numbered("c", 40)) await audit.append(aRecord({ call }), { flush: false });
    await audit.close();
    const files = await folder.files();
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      expect(file).toMatch(/^audit(\.\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z)?\.jsonl$/);
      const { size, mode } = await stat(folder.at(file));
      expect(size).toBeLessThanOrEqual(1_000);
      expect(mode & 0o777).toBe(0o600);
    }
    expect(calls(await folder.read())).toEqual(numbered("c", 40));
  });

  it("can be shared by several writers, each of which rotates it", async () => {
    await using folder = await Folder.make();
    const names = ["a", "b", "c"];
    await Promise.all(
      names.map(async (name) => {
        const audit = await AuditFile.open(folder.at(), 2_000);
        for (const call of numbered(name, 60)) await audit.append(aRecord({ call }), { flush: false });
        await audit.close();
      }),
    );
    const found = await folder.read();
    expect(found.others).toBe(0);
    expect(calls(found).sort()).toEqual(names.flatMap((name) => numbered(name, 60)).sort());
  });

  it("goes on under its name when somebody moves it away or empties it", async () => {
    await using folder = await Folder.make();
    const audit = await AuditFile.open(folder.at(), LARGE);
    await audit.append(aRecord({ call: "first" }), flush);
    await rename(folder.at(), folder.at("moved"));
    await audit.append(aRecord({ call: "second" }), flush);
    expect(calls(await folder.read("moved"))).toEqual(["first"]);
    expect(calls(await folder.read())).toEqual(["second"]);
    await truncate(folder.at(), 0);
    await audit.append(aRecord({ call: "third" }), flush);
    expect(calls(await folder.read())).toEqual(["third"]);
    await rename(folder.at(), folder.at("moved"));
    await writeFile(folder.at(), "", { mode: 0o600 });
    await audit.append(aRecord({ call: "fourth" }), flush);
    expect(calls(await folder.read())).toEqual(["fourth"]);
    await audit.close();
  });
});

describe("processes that share an audit file", () => {
  it("lose no line, and what is written outlasts a kill -9", async () => {
    await using folder = await Folder.make();
    const names = ["a", "b"];
    const writers = names.map((name) => appender([folder.at(), "4000", name, "50"]));
    for (const { next } of writers) expect(await next()).toBe("open");
    for (const { go } of writers) go();
    for (const { next, kill } of writers) {
      for (let index = 0; index < 50; index += 1) expect(await next()).toBe("written");
      await kill();
    }
    const found = await folder.read();
    expect(found.others).toBe(0);
    expect(calls(found).sort()).toEqual(names.flatMap((name) => numbered(name, 50)).sort());
    expect(new Set(found.records.map(({ phase }) => phase))).toEqual(new Set(["started"]));
  });

  it("say why a record cannot be written, and leave the file readable", async () => {
    await using folder = await Folder.make();
    const { next, kill, go } = appender([folder.at(), String(LARGE), "c", "12"], "2");
    expect(await next()).toBe("open");
    go();
    const said = await Promise.all(Array.from({ length: 12 }, next));
    await kill();
    const written = said.filter((line) => line === "written").length;
    expect(written).toBeGreaterThan(2);
    const [first, ...later] = said.slice(written);
    expect(first).toMatch(/cannot be written: only \d+ of \d+ bytes found room; is its disk full\?/);
    expect(later.length).toBeGreaterThan(2);
    for (const line of later) expect(line).toMatch(/it may not become any larger; .* \(EFBIG\)\.$/);
    const audit = await AuditFile.open(folder.at(), LARGE);
    await audit.append(aRecord({ call: "after" }), flush);
    await audit.close();
    const found = await folder.read();
    expect(calls(found)).toEqual([...numbered("c", written), "after"]);
    expect(found.others).toBe(1);
  });
});

describe("a line", () => {
  it("is short and can be read back, whatever the arguments are", () => {
    const anything = fc.oneof(
      fc.jsonValue({ maxDepth: 6 }),
      fc.array(fc.jsonValue(), { minLength: 15, maxLength: 200 }),
      fc.dictionary(fc.string({ maxLength: 400 }), fc.jsonValue(), { minKeys: 10, maxKeys: 200 }),
      fc.string({ unit: "binary", minLength: 150, maxLength: 5_000 }),
    );
    fc.assert(
      fc.property(anything, anything, (args, more) => {
        const line = lineOf(aRecord({ arguments: args, error: JSON.stringify(more) }));
        expect(Buffer.byteLength(line)).toBeLessThanOrEqual(LONGEST_LINE);
        expect(line).not.toContain("\n");
        expect(JSON.parse(line)).toMatchObject({ call: "c1", phase: "started", approvedBy: "person" });
        // Dropping everything would be short as well.
        const given = JSON.stringify(args);
        if (given.length <= 40) expect(JSON.parse(line).arguments).toEqual(JSON.parse(given));
      }),
    );
  });

  it("is short even when everything in it is long and needs escaping", () => {
    const long = "\u0001".repeat(100_000);
    const every = aRecord({
      session: long,
      client: { name: long, version: long },
      principal: long,
      name: long,
      target: long,
      arguments: Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`${at}${long}`, long])),
      error: long,
      rule: long,
      where: long,
      requestIds: Array.from({ length: 100 }, () => long),
    });
    expect(Buffer.byteLength(lineOf(every))).toBeLessThanOrEqual(LONGEST_LINE);
    expect(JSON.parse(lineOf(every)).call).toBe("c1");
  });

  it("says how much of an argument is left out", () => {
    const shape = shapeOf({
      text: `${"a".repeat(500)}${"z".repeat(500)}`,
      list: Array.from({ length: 25 }, (_, at) => at),
      deep: [[[[[[[[["here"]]]]]]]]],
    }) as Record<string, unknown>;
    expect(shape["text"]).toMatch(/^a{80,}… \(1000 characters\) …z{80,}$/);
    expect(String(shape["text"])).toHaveLength(200);
    const long = ["x".repeat(200), "x".repeat(201)];
    expect(shapeOf(long)).toEqual([long[0], expect.stringContaining("x… (201 characters) …x")]);
    expect(shape["list"]).toEqual([...Array.from({ length: 20 }, (_, at) => at), "… and 5 more"]);
    expect(JSON.stringify(shape["deep"])).toBe(`${"[".repeat(7)}"[list of 1]"${"]".repeat(7)}`);
    const fields = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`f${at}`, at]));
    expect(shapeOf(fields)).toMatchObject({ f39: 39, "…": "and 10 more" });
    const everything = Array.from({ length: 20 }, () => Array.from({ length: 20 }, () => "x".repeat(200)));
    expect(shapeOf(everything)).toEqual([
      ...Array.from({ length: 5 }, () => [
        ...Array.from({ length: 5 }, () => expect.stringContaining("(200 characters)")),
        "… and 15 more",
      ]),
      "… and 15 more",
    ]);
  });
});
