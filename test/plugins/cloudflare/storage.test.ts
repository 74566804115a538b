import { beforeEach, describe, expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import fc from "fast-check";
import plugin from "../../../plugins/cloudflare/index.js";
import { Accounts } from "../../../plugins/cloudflare/sandbox/accounts.js";
import { Databases } from "../../../plugins/cloudflare/sandbox/d1.js";
import { Namespaces } from "../../../plugins/cloudflare/sandbox/kv.js";
import { Buckets } from "../../../plugins/cloudflare/sandbox/r2.js";
import { SANDBOX_TOKEN } from "../../../plugins/cloudflare/sandbox/tokens.js";
import { useCloudflare } from "./use-cloudflare.js";

const cloudflare = useCloudflare(() => ({
  toolsets: ["default", "storage"],
  secrets: { pass_phrase: "ahoy-4711-ahoy" },
  requests: 100_000,
}));

beforeEach(() => void cloudflare.requests());

const namespace = "harbour-config";
const bucket = "ship-logs";
const database = "manifests";

/** The preview of a call that is not approved yet. */
async function previewOf(tool: string, args: Record<string, unknown>): Promise<string> {
  const started = await startPlugin(plugin, {
    options: { apiToken: SANDBOX_TOKEN, baseUrl: cloudflare.sandbox.baseUrl },
    toolsets: ["default", "storage"],
  });
  const { text } = await started.callTool(`cloudflare_${tool}`, args);
  await started.close();
  return text;
}

describe("KV", () => {
  it("lists namespaces, makes one and deletes it", async () => {
    const made = await cloudflare.ok("create_kv_namespace", { title: "tides" });
    expect(await cloudflare.ok("list_kv_namespaces", { fields: "title" })).toEqual({
      namespaces: [{ title: namespace }, { title: "tides" }],
      total: 2,
    });
    expect(await cloudflare.fails("create_kv_namespace", { title: "tides" })).toMatchObject({
      kind: "validation",
      error: expect.stringContaining("already exists"),
    });
    expect(await cloudflare.ok("delete_kv_namespace", { namespace: made["id"] })).toMatchObject({
      title: "tides",
      status: "deleted",
    });
    expect(await cloudflare.fails("delete_kv_namespace", { namespace: "tides" })).toMatchObject({
      kind: "not_found",
    });
    expect(await cloudflare.fails("list_kv_keys", { namespace: "harbour-confg" })).toMatchObject({
      next: "Did you mean harbour-config? cloudflare_list_kv_namespaces shows all.",
    });
  });

  it("stores a value, reads it, lists its key and deletes it", async () => {
    const put = { namespace, key: "notice", value: "Fog ⚓", expiration_ttl: 600 };
    expect(await cloudflare.ok("put_kv_value", put)).toEqual({ key: "notice", size: 7, status: "stored" });
    const expires = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
    expect(await cloudflare.ok("get_kv_value", { namespace, key: "notice" })).toEqual({
      key: "notice",
      size: 7,
      expires,
      value: "Fog ⚓",
      untrusted: ["value"],
    });
    expect(await cloudflare.ok("list_kv_keys", { namespace })).toEqual({
      keys: [
        { key: "berths/north", metadata: { by: "harbour master" } },
        { key: "notice", expires },
        { key: "opening-hours" },
      ],
      untrusted: ["keys"],
    });
    expect(await cloudflare.ok("list_kv_keys", { namespace, prefix: "no" })).toMatchObject({
      keys: [{ key: "notice" }],
    });
    expect(await cloudflare.ok("delete_kv_value", { namespace, keys: ["notice", "notice"] })).toEqual({
      deleted: 1,
    });
    expect(await cloudflare.fails("get_kv_value", { namespace, key: "notice" })).toMatchObject({
      kind: "not_found",
      error: "There is no key notice in harbour-config.",
    });
  });

  it("hands a value on as it is, also one that looks like an answer of the API", async () => {
    const failed = '{"success":false,"errors":[{"code":1000,"message":"no"}],"result":null}';
    for (const value of [failed, "", "a\r\nb", "--boundary"]) {
      await cloudflare.ok("put_kv_value", { namespace, key: "odd", value });
      expect(await cloudflare.ok("get_kv_value", { namespace, key: "odd" })).toMatchObject({ value });
    }
    await cloudflare.ok("put_kv_value", { namespace, key: "odd", value: "AGE=", base64: true });
    expect(await cloudflare.ok("get_kv_value", { namespace, key: "odd" })).toMatchObject({
      size: 2,
      note: expect.stringContaining("binary"),
    });
    const bytes = Buffer.from([0, 255, 254, 13, 10, 45, 45]).toString("base64");
    await cloudflare.ok("put_kv_value", { namespace, key: "odd", value: bytes, base64: true });
    expect(await cloudflare.ok("get_kv_value", { namespace, key: "odd" })).toEqual({
      key: "odd",
      size: 7,
      note: "It is binary, so it is not shown.",
    });
    const [{ values } = { values: new Map() }] = cloudflare.sandbox.world.part(Namespaces).all;
    expect(values.get("odd")?.body.toString("base64")).toBe(bytes);
  });

  it("shows only the beginning of what is long, without cutting a character", async () => {
    await cloudflare.ok("put_kv_value", { namespace, key: "long", value: `x${"ö".repeat(40_000)}` });
    const { value, ...rest } = await cloudflare.ok("get_kv_value", { namespace, key: "long" });
    expect(rest).toMatchObject({ key: "long", size: 80_001, note: "Only its beginning is shown." });
    expect(value).toMatch(/^xö{14999}$/);
  });

  it("takes a secret by its name, and never shows it", async () => {
    await cloudflare.ok("put_kv_value", { namespace, key: "phrase", value: "secret://pass_phrase" });
    const [{ values } = { values: new Map() }] = cloudflare.sandbox.world.part(Namespaces).all;
    expect(values.get("phrase")?.body.toString()).toBe("ahoy-4711-ahoy");
    const { value } = await cloudflare.ok("get_kv_value", { namespace, key: "phrase" });
    expect(value).toMatch(/^\[redacted/);
  });

  it("pages through keys with the API's own cursor", async () => {
    const [first] = cloudflare.sandbox.world.part(Namespaces).all;
    for (let index = 100; index < 125; index++)
      first?.values.set(`page/${index}`, { body: Buffer.from("x") });
    const seen: unknown[] = [];
    let cursor: unknown;
    do {
      const query = { namespace, prefix: "page/", limit: 10, ...(cursor !== undefined && { cursor }) };
      const answer = await cloudflare.ok("list_kv_keys", query);
      seen.push(...(answer["keys"] as unknown[]));
      cursor = answer["cursor"];
    } while (cursor !== undefined);
    expect(seen).toHaveLength(25);
    expect(new Set(seen.map((row) => JSON.stringify(row))).size).toBe(25);
  });

  it("says what would be lost", async () => {
    expect(await previewOf("put_kv_value", { namespace, key: "opening-hours", value: "closed" })).toMatch(
      /Overwrite opening-hours of the KV namespace harbour-config with 6 bytes\.\nLost: the value that is there, 11 bytes/,
    );
    expect(await previewOf("put_kv_value", { namespace, key: "new", value: "x" })).toContain(
      "Store 1 bytes as the new key new",
    );
    expect(await previewOf("delete_kv_value", { namespace, keys: ["opening-hours", "gone"] })).toMatch(
      /opening-hours: 11 bytes\ngone: not there/,
    );
    expect(await previewOf("delete_kv_namespace", { namespace })).toMatch(
      /Lost: \d+ keys with their values\.\nThe Worker tide-table is bound to it/,
    );
  });

  it("tells of an error that comes instead of a value", async () => {
    const trouble = { way: "status", status: 403, code: 10000, message: "Authentication error" } as const;
    cloudflare.sandbox.troubles.add({ at: "GET */values/*", ...trouble });
    expect(await cloudflare.fails("get_kv_value", { namespace, key: "opening-hours" })).toMatchObject({
      kind: "authentication",
      next: expect.stringContaining("Account → Workers KV Storage → Read"),
    });
  });

  it.each([
    ["get_kv_value", { namespace, key: ".." }, /no key can be/],
    ["get_kv_value", { namespace, key: "" }, /1 to 512 bytes/],
    ["get_kv_value", { namespace, key: "ö".repeat(257) }, /1 to 512 bytes/],
    ["get_kv_value", { namespace, key: "\ud800" }, /whole Unicode/],
    ["put_kv_value", { namespace, key: "a", value: "?", base64: true }, /not base64/],
    ["put_kv_value", { namespace, key: "a", value: "a", expiration_ttl: 5 }, /from 60/],
    ["list_kv_keys", { namespace, limit: 9 }, /from 10 to 1000/],
    ["delete_kv_value", { namespace, keys: [] }, /keys/],
    ["create_kv_namespace", { title: " " }, /1 to 512 characters/],
  ])("%s refuses bad input %#", async (tool, args, message) => {
    expect(await cloudflare.fails(tool, args)).toMatchObject({
      kind: "validation",
      error: expect.stringMatching(message),
    });
    expect(cloudflare.requests().filter((request) => !request.startsWith("GET"))).toEqual([]);
  });
});

describe("R2", () => {
  it("lists, makes and deletes buckets, each jurisdiction apart", async () => {
    expect(await cloudflare.ok("create_r2_bucket", { name: "archive", jurisdiction: "eu" })).toMatchObject({
      bucket: "eu/archive",
    });
    expect(await cloudflare.ok("list_r2_buckets", { fields: "bucket" })).toMatchObject({
      buckets: [{ bucket }],
    });
    expect(await cloudflare.ok("list_r2_buckets", { fields: "bucket", jurisdiction: "eu" })).toMatchObject({
      buckets: [{ bucket: "eu/archive" }],
    });
    expect(await cloudflare.fails("delete_r2_bucket", { bucket: "archive" })).toMatchObject({
      kind: "not_found",
    });
    expect(await cloudflare.ok("delete_r2_bucket", { bucket: "eu/archive" })).toEqual({
      bucket: "eu/archive",
      status: "deleted",
    });
    expect(await cloudflare.fails("delete_r2_bucket", { bucket })).toMatchObject({
      kind: "conflict",
      error: "The bucket ship-logs is not empty.",
    });
    expect(cloudflare.sandbox.world.part(Buckets).all).toHaveLength(1);
  });

  it("pages through many buckets", async () => {
    const buckets = cloudflare.sandbox.world.part(Buckets);
    const owner = buckets.all[0]?.account ?? "";
    const many = Array.from({ length: 1003 }, (_, index) => buckets.add(owner, `many-${index}`, "us"));
    expect(await cloudflare.ok("list_r2_buckets", { jurisdiction: "us", limit: 1 })).toMatchObject({
      total: 1003,
    });
    for (const one of many) buckets.remove(one);
  });

  it("shows folders, and what is in one", async () => {
    expect(await cloudflare.ok("list_r2_objects", { bucket, delimiter: "/" })).toMatchObject({
      folders: ["2026/"],
      objects: [{ key: "README.md", size: 7, type: "text/markdown" }],
    });
    expect(await cloudflare.ok("list_r2_objects", { bucket, prefix: "2026/" })).toMatchObject({
      objects: [{ key: "2026/11/harbour.txt" }],
    });
  });

  it("stores, reads and deletes an object", async () => {
    const put = { bucket, key: "notes/a b.json", value: '{"success":false}', type: "application/json" };
    const { etag } = await cloudflare.ok("put_r2_object", put);
    expect(await cloudflare.ok("get_r2_object", { bucket, key: put.key })).toEqual({
      key: put.key,
      size: 17,
      type: "application/json",
      etag,
      text: put.value,
      untrusted: ["type", "text"],
    });
    expect(await previewOf("put_r2_object", put)).toContain("Lost: the object that is there, 17 bytes");
    expect(await previewOf("delete_r2_object", { bucket, key: put.key })).toContain(
      "Lost: 17 bytes, application/json.",
    );
    await cloudflare.ok("delete_r2_object", { bucket, key: put.key });
    expect(await cloudflare.fails("get_r2_object", { bucket, key: put.key })).toMatchObject({
      kind: "not_found",
    });
    await cloudflare.ok("put_r2_object", { bucket, key: "empty", value: "" });
    expect(await cloudflare.ok("get_r2_object", { bucket, key: "empty" })).toMatchObject({
      size: 0,
      text: "",
    });
  });

  it("reaches exactly the key that is meant, whatever it looks like", async () => {
    const odd = [
      "a/b",
      "../up",
      "a/../b",
      "/lead",
      "trail/",
      "a//b",
      "%2e%2e",
      "100%",
      "?q=1#f",
      "ö/⚓",
      "a+b c",
    ];
    const { objects } = cloudflare.sandbox.world.part(Buckets).all[0] ?? { objects: new Map() };
    for (const key of odd) {
      await cloudflare.ok("put_r2_object", { bucket, key, value: key });
      expect([...objects.keys()]).toContain(key);
      expect(await cloudflare.ok("get_r2_object", { bucket, key })).toMatchObject({ key, text: key });
      await cloudflare.ok("delete_r2_object", { bucket, key });
      expect([...objects.keys()]).not.toContain(key);
    }
  });

  it("does so for any key", async () => {
    const keys = fc
      .string({ minLength: 1, maxLength: 40, unit: "grapheme" })
      .filter((key) => key !== "." && key !== ".." && !key.includes("[redacted"));
    const { objects } = cloudflare.sandbox.world.part(Buckets).all[0] ?? { objects: new Map() };
    await fc.assert(
      fc.asyncProperty(keys, async (key) => {
        await cloudflare.ok("put_r2_object", { bucket, key, value: "x" });
        expect(objects.delete(key)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it.each([
    ["get_r2_object", { bucket, key: "." }, /no key can be/],
    ["get_r2_object", { bucket, key: "x".repeat(1025) }, /1 to 1024 bytes/],
    ["list_r2_objects", { bucket: "../zones" }, /expected a bucket's name/],
    ["list_r2_objects", { bucket: "mars/logs" }, /after a jurisdiction/],
    ["list_r2_objects", { bucket: "Ship-Logs" }, /expected a bucket's name/],
    ["create_r2_bucket", { name: "-a-" }, /3 to 63/],
    ["put_r2_object", { bucket, key: "a", value: "a", type: "html" }, /MIME type/],
  ])("%s refuses bad input %#", async (tool, args, message) => {
    expect(await cloudflare.fails(tool, args)).toMatchObject({
      kind: "validation",
      error: expect.stringMatching(message),
    });
    expect(cloudflare.requests()).toEqual([]);
  });
});

describe("D1", () => {
  it("lists, makes and deletes databases", async () => {
    expect(await cloudflare.ok("create_d1_database", { name: "crew" })).toMatchObject({ name: "crew" });
    expect(await cloudflare.ok("list_d1_databases", { fields: "name" })).toMatchObject({
      databases: [{ name: database }, { name: "crew" }],
    });
    expect(await cloudflare.ok("delete_d1_database", { database: "crew" })).toMatchObject({
      status: "deleted",
    });
    expect(cloudflare.sandbox.world.part(Databases).all).toHaveLength(1);
    expect(await cloudflare.fails("create_d1_database", { name: "Crew!" })).toMatchObject({
      kind: "validation",
    });
  });

  it("reads", async () => {
    const sql = "SELECT ship, tons FROM cargo WHERE ship = ? ORDER BY tons DESC";
    expect(await cloudflare.ok("query_d1", { database, sql, params: ["Aurora"] })).toEqual({
      results: [
        {
          rows: [
            { ship: "Aurora", tons: 120 },
            { ship: "Aurora", tons: 15 },
          ],
          total: 2,
          rows_read: 3,
          rows_written: 0,
        },
      ],
      untrusted: ["results"],
    });
    const both = "SELECT 1 AS one; SELECT name FROM sqlite_master -- tables\n;";
    expect(await cloudflare.ok("query_d1", { database, sql: both })).toMatchObject({
      results: [{ rows: [{ one: 1 }] }, { rows: [{ name: "cargo" }] }],
    });
    expect(await cloudflare.fails("query_d1", { database, sql: "SELECT nothing FROM cargo" })).toMatchObject({
      kind: "validation",
      error: expect.stringContaining("no such column: nothing"),
    });
  });

  it("reads only, and sends all else to execute_d1", async () => {
    expect(
      await cloudflare.fails("query_d1", { database, sql: "SELECT 1; DELETE FROM cargo" }),
    ).toMatchObject({
      kind: "refused",
      error: "Not certain to read only: DELETE FROM cargo",
      next: expect.stringContaining("cloudflare_execute_d1"),
    });
    expect(cloudflare.requests()).toEqual([]);
  });

  it("changes rows", async () => {
    const insert = {
      database,
      sql: "INSERT INTO cargo (id, ship, tons) VALUES (?, ?, 9)",
      params: ["9", "Cygnus"],
    };
    expect(await cloudflare.ok("execute_d1", insert)).toMatchObject({ results: [{ changes: 1 }] });
    const remove = { database, sql: "DELETE FROM cargo WHERE ship = 'Cygnus'" };
    expect(await previewOf("execute_d1", { ...remove, sql: `${remove.sql}; DROP TABLE cargo` })).toMatch(
      /DELETE cargo, 1 rows now: DELETE FROM cargo WHERE ship = 'Cygnus'\nDROP TABLE cargo, 4 rows now: DROP TABLE cargo/,
    );
    expect(await cloudflare.ok("execute_d1", remove)).toMatchObject({ results: [{ changes: 1 }] });
    expect(await previewOf("execute_d1", { database, sql: "DELETE FROM nowhere" })).toContain(
      "DELETE nowhere: ",
    );
    expect(await previewOf("delete_d1_database", { database })).toMatch(/Lost: 1 tables, \d+ bytes/);
  });

  it("shows a long statement to its end, or says how much of it is left out", async () => {
    const long = (length: number) =>
      `DELETE FROM nowhere WHERE a = '${"x".repeat(length)}' AND b = 'the end'`;
    expect(await previewOf("execute_d1", { database, sql: long(1500) })).toContain("AND b = 'the end'");
    expect(await previewOf("execute_d1", { database, sql: long(3000) })).toMatch(
      /x… and \d+ characters more/,
    );
  });

  it.each([
    [{ database, sql: " -- nothing\n" }, /no statement/],
    [{ database, sql: "SELECT 1; SELECT ?", params: ["1"] }, /go with one statement/],
    [{ database, sql: "SELECT ?", params: [1] }, /params/],
  ])("refuses bad input %#", async (args, message) => {
    expect(await cloudflare.fails("query_d1", args)).toMatchObject({ error: expect.stringMatching(message) });
  });
});

describe("rules about objects", () => {
  it("reach namespaces, databases and buckets by name", async () => {
    const started = await startPlugin(plugin, {
      options: { apiToken: SANDBOX_TOKEN, baseUrl: cloudflare.sandbox.baseUrl },
      toolsets: ["default", "storage"],
      deny: [
        { tool: "cloudflare_*", when: { namespace: "harbour-*" } },
        { tool: "cloudflare_*", when: { database: "manifests" } },
        { tool: "cloudflare_*", when: { bucket: "ship-*" } },
      ],
    });
    for (const [tool, args] of [
      ["get_kv_value", { namespace, key: "a" }],
      ["query_d1", { database, sql: "SELECT 1" }],
      ["list_r2_objects", { bucket }],
      ["create_r2_bucket", { name: "ship-two" }],
      ["create_kv_namespace", { title: "harbour-two" }],
    ] as const)
      expect((await started.callTool(`cloudflare_${tool}`, args)).details["kind"]).toBe("refused");
    await started.close();
  });
});

describe("several accounts", () => {
  it("are searched for what is named, and told apart", async () => {
    const { world } = cloudflare.sandbox;
    const other = world.part(Accounts).add("Second Shipping");
    world.part(Buckets).add(other.id, "second-logs");
    world.part(Namespaces).add(other.id, namespace);
    const options = { apiToken: SANDBOX_TOKEN, baseUrl: cloudflare.sandbox.baseUrl };
    const started = await startPlugin(plugin, { options, toolsets: ["default", "storage"] });
    const objects = await started.callTool("cloudflare_list_r2_objects", { bucket: "second-logs" });
    expect(objects.data).toEqual({ objects: [] });
    const keys = await started.callTool("cloudflare_list_kv_keys", { namespace });
    expect(keys.error).toMatch(/several are called harbour-config: .*Second Shipping/);
    const list = await started.callTool("cloudflare_list_kv_namespaces", {});
    expect(list.error).toContain("account: the credential reaches several");
    await started.close();
  });
});
