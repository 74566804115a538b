import { describe, expect, it } from "@jest/globals";
import {
  effectsOf,
  fillPath,
  foundOf,
  indexOf,
  type Operation,
  Operations,
  operationFor,
  prepare,
  previewOf,
  revealedIn,
  rowOf,
  rowsOf,
  Search,
  type Vocabulary,
  type WholeApi,
} from "cargoshipper/api";
import { ToolError } from "cargoshipper/plugin";
import fc from "fast-check";

const nothing = { query: [], body: [], headers: [], flags: [], words: [] };

/** An API of a harbour with few operations. */
const INDEX = indexOf([
  { ...nothing, id: "ships.old", verb: "GET", path: "/ships/{id}", flags: ["deprecated"] },
  { ...nothing, id: "ships.list", verb: "GET", path: "/ships", query: ["flag", "port!"] },
  { ...nothing, id: "ships.get", verb: "GET", path: "/ships/{ship_id}", headers: ["X-Port"] },
  { ...nothing, id: "ships.create", verb: "POST", path: "/ships", body: ["name!", "flag"], tag: "Our ships" },
  { ...nothing, id: "ships.sink", verb: "POST", path: "/ships/{ship_id}/sink", scopes: ["ship:sink"] },
  { ...nothing, id: "ships.rename", verb: "PUT", path: "/ships/{ship_id}", body: ["name!"] },
  { ...nothing, id: "ships.delete", verb: "DELETE", path: "/ships/{ship_id}" },
  {
    ...nothing,
    id: "ships.crew",
    verb: "POST",
    path: "/ships/{ship_id}/crew",
    body: ["crew!"],
    flags: ["list"],
  },
  { ...nothing, id: "ships.photo", verb: "POST", path: "/ships/{ship_id}/photo", flags: ["raw"] },
  { ...nothing, id: "keys.create", verb: "POST", path: "/keys" },
]);

const reviewed = [
  { effect: "destroy", why: "It does not come up again.", operations: "ships.sink" },
  { effect: "write", why: "It can be called as before.", operations: "\n  ships.rename\n" },
] as const;

const operations = new Operations(JSON.parse(INDEX), {
  effectOf: effectsOf(reviewed),
  spellings: (path) => [path, `/v1${path}`],
});

const VOCABULARY: Vocabulary = {
  empty: "harbour",
  means: { boat: "ship" },
  phrases: [[/\bsend to the bottom\b/g, " sink "]],
  keyWords: new Map([["ships.delete", "scrap break up"]]),
  likelihoodOf: () => () => 1,
};

const api: WholeApi = {
  provider: "The harbour",
  plugin: "harbour",
  insteadOfFiles: "Bring it to the harbour master.",
  operations: async () => operations,
  search: async () => new Search(operations.all, VOCABULARY),
  revealedBy: revealedIn([
    { what: "a key", instead: "The harbour master hands it out", operations: "keys.create" },
  ]),
};

const operation = (id: string): Operation => {
  const found = operations.find(id);
  if (!found) throw new Error(`no ${id}`);
  return found;
};

describe("an index", () => {
  it("is read as it was written", () => {
    expect(operation("ships.list")).toEqual({
      id: "ships.list",
      verb: "GET",
      path: "/ships",
      query: [
        { name: "flag", required: false },
        { name: "port", required: true },
      ],
      body: [],
      headers: [],
      flags: new Set(),
      words: [],
      scopes: [],
      tag: "",
      effect: "read",
    });
    expect(operation("ships.create")).toMatchObject({ tag: "Our ships", scopes: [] });
    expect(operation("ships.sink").scopes).toEqual(["ship:sink"]);
    expect(INDEX.split("\n")).toHaveLength(operations.all.length + 3);
  });

  it("finds an operation by id and by path, and prefers what is not deprecated", () => {
    for (const reference of ["ships.get", "GET /ships/{anything}", "get /v1/ships/{id}"])
      expect(operations.find(reference)?.id).toBe("ships.get");
    for (const reference of ["", "GET", "GET /ships/", "toString", "GET https://else.example/ships"])
      expect(operations.find(reference)).toBeUndefined();
    expect(operations.readerOf(operation("ships.delete"))?.id).toBe("ships.get");
    expect(operations.readerOf(operation("ships.sink"))).toBeUndefined();
  });

  it("judges by review, else by verb, and what it does not know as destructive", () => {
    const effects = Object.fromEntries(operations.all.map(({ id, effect }) => [id, effect]));
    expect(effects).toMatchObject({
      "ships.get": "read",
      "ships.create": "write",
      "ships.sink": "destroy",
      "ships.rename": "write",
      "ships.delete": "destroy",
    });
    expect(effectsOf([])({ id: "x", verb: "BREW" })).toBe("destroy");
    expect(effectsOf([])({ id: "x", verb: "PUT" })).toBe("destroy");
  });
});

describe("the operation for a tool", () => {
  const refused = async (reference: string, effect: "read" | "write" | "destroy") =>
    operationFor(api, reference, effect).then(
      ({ id }) => id,
      (error) => [error.message, error.next],
    );

  it("is refused with what to call instead", async () => {
    expect(await refused("ships.get", "read")).toBe("ships.get");
    expect(await refused("ships.get", "write")).toEqual([
      "ships.get (GET /ships/{ship_id}) is a read.",
      "Call harbour_call_api_read with the same arguments.",
    ]);
    expect(await refused("keys.create", "write")).toEqual([
      "keys.create answers a key: no call_api tool runs it.",
      "The harbour master hands it out.",
    ]);
    expect(await refused("ships.photo", "write")).toEqual([
      "ships.photo takes a text or a file, and not JSON.",
      "Bring it to the harbour master.",
    ]);
    expect(await refused("ships.gett", "read")).toEqual([
      "operation: The harbour's API has no ships.gett.",
      expect.stringMatching(/^Did you mean ships\.get.*harbour_search_api finds operations\.$/),
    ]);
    expect(await refused("x".repeat(1000), "read")).toEqual([
      expect.stringMatching(/^.{0,260}$/),
      "harbour_search_api finds operations.",
    ]);
  });

  it("may depend on the body", async () => {
    const byBody: WholeApi = {
      ...api,
      effectWith: (_, body) => ((body as { force?: boolean })?.force ? "destroy" : "write"),
    };
    await expect(operationFor(byBody, "ships.create", "write", { force: true })).rejects.toMatchObject({
      next: "Call harbour_call_api_destroy with the same arguments.",
    });
    expect((await operationFor(byBody, "ships.create", "write", {})).id).toBe("ships.create");
  });
});

describe("a call", () => {
  it("is filled in from its parameters", async () => {
    const found = await prepare(
      operation("ships.get"),
      { parameters: { ship_id: "Anna", "X-Port": "north", unused: null } },
      { find: async (variable, given) => (variable === "ship_id" && given === "Anna" ? "17" : given) },
    );
    expect(found).toEqual({
      operation: operation("ships.get"),
      path: "/ships/17",
      values: { ship_id: "17" },
      query: {},
      headers: { "X-Port": "north" },
      body: undefined,
    });
    expect((await prepare(operation("ships.list"), { parameters: { port: 1, flag: "x" } })).query).toEqual({
      port: 1,
      flag: "x",
    });
    for (const body of [["a"], '["a"]', { crew: ["a"] }])
      expect((await prepare(operation("ships.crew"), { parameters: { ship_id: 1 }, body })).body).toEqual([
        "a",
      ]);
  });

  it.each([
    ["ships.get", {}, undefined, /needs ship_id/, /parameters/],
    ["ships.list", {}, undefined, /needs port/, /parameters/],
    ["ships.list", { port: 1, flags: 2 }, undefined, /does not know flags/, /Did you mean flag\?/],
    ["ships.list", { port: 1, zzzzzzz: 2 }, undefined, /does not know zzzzzzz/, /It knows flag, port/],
    ["ships.create", { name: "a" }, { name: "a" }, /does not know name/, /belongs into `body`/],
    ["ships.create", {}, { flag: "x" }, /needs name/, /`body`/],
    ["ships.create", {}, undefined, /needs name/, /`body`/],
    ["ships.create", {}, "{", /not one of JSON/, /JSON object/],
    ["ships.create", {}, "7", /takes an object/, /JSON object/],
    ["ships.create", {}, ["a"], /takes an object/, /JSON object/],
    ["ships.crew", { ship_id: 1 }, { crew: ["a"], more: 1 }, /needs a list/, /`body`/],
    ["ships.get", { ship_id: 1 }, { a: 1 }, /takes none/, /Leave body out/],
    ["ships.get", { ship_id: 1, "X-Port": "a\r\nX-Else: b" }, undefined, /sent as a header/, /ASCII/],
    ["ships.get", { ship_id: "../keys" }, undefined, /cannot stand in a path/, /alone/],
  ])("of %s with %j and %j is refused", async (id, parameters, body, message, next) => {
    await expect(prepare(operation(id), { parameters, body })).rejects.toMatchObject({
      kind: "validation",
      message: expect.stringMatching(message),
      next: expect.stringMatching(next),
    });
  });
});

describe("a path", () => {
  it("stays what it is, whatever stands in it", () => {
    fc.assert(
      fc.property(fc.string(), fc.boolean(), (value, stored) => {
        let path: string;
        try {
          path = fillPath("/a/{id}/b", { id: value }, stored ? ["id"] : []);
        } catch {
          return;
        }
        const { pathname, search, hash } = new URL(`https://api.example${path}`);
        expect(pathname.split("/")).toHaveLength(4);
        expect([pathname.startsWith("/a/"), pathname.endsWith("/b"), search, hash]).toEqual([
          true,
          true,
          "",
          "",
        ]);
      }),
    );
    expect(fillPath("/o/{key}", { key: "a/b c" }, ["key"])).toBe("/o/a%2Fb%20c");
    for (const key of ["..", ".", ""]) expect(() => fillPath("/o/{key}", { key }, ["key"])).toThrow(/cannot/);
    for (const key of ["a/b", "a?b", "a#b", "a\\b", "a\nb"])
      expect(() => fillPath("/o/{key}", { key })).toThrow(/cannot stand/);
  });
});

describe("a preview", () => {
  const call = prepare(operation("ships.delete"), { parameters: { ship_id: 1 } });
  const shown = async (now: unknown) =>
    (await previewOf(await call, "", { read: async () => now })).data?.["Now"];

  it("shows what is sent, and what is there where something is destroyed", async () => {
    const renamed = await prepare(operation("ships.rename"), {
      parameters: { ship_id: 1 },
      body: { name: "b" },
    });
    expect(await previewOf(renamed, " in the port north")).toMatchObject({
      summary: "ships.rename in the port north: PUT /ships/1",
      data: { Body: { name: "b" } },
    });
    const found = await prepare(operation("ships.list"), { parameters: { port: "north" } });
    expect((await previewOf(found, "")).data).toEqual({ Query: { port: "north" } });
    const ship = { id: 1, name: "Anna" };
    expect(await shown(ship)).toEqual(ship);
    const named = await previewOf(await call, "", { read: async () => ship, show: () => "Anna" });
    expect(named.data).toEqual({ Now: "Anna" });
  });

  it("is bound to the state of what is there", async () => {
    const ship = { id: 1, name: "Anna", updated_at: "monday", visits: 4 };
    const { subject } = await previewOf(await call, "", { read: async () => ship });
    expect(subject).toMatchObject({ now: { id: 1, name: "Anna", updated_at: "monday" } });
    expect(JSON.stringify(subject)).not.toMatch(/visits/);
  });

  it("says what it leaves out of what is there, and keeps what is small", async () => {
    const long = "x".repeat(1000);
    expect(await shown(long)).toBe(`${"x".repeat(600)} … (1000 characters)`);
    expect(await shown([long])).toEqual([`${"x".repeat(600)} … (1000 characters)`]);
    expect(await shown(["a".repeat(400), long, "b"])).toEqual(["a".repeat(400), "… and 2 more"]);
    expect(await shown({ id: 1, log: long, name: "Anna" })).toEqual({
      id: 1,
      name: "Anna",
      "… left out": ["log"],
    });
    expect(await shown({ log: [long, long], other: long })).toEqual({
      log: [expect.stringMatching(/^x+ … \(1000 characters\)$/), "… and 1 more"],
      "… left out": ["other"],
    });
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`log${index}`, long]));
    expect(await shown({ id: 1, ...many })).toMatchObject({
      "… left out": expect.arrayContaining(["and 20 more"]),
    });
  });

  it("says where nobody knows, and is an error where there is nothing to delete", async () => {
    const failing = (kind: "authentication" | "not_found" | "timeout") => ({
      read: async () => {
        throw new ToolError(kind, "no");
      },
    });
    const unknown = { Now: "not known" };
    expect((await previewOf(await call, "", {})).data).toEqual(unknown);
    expect((await previewOf(await call, "", failing("authentication"))).data).toEqual(unknown);
    await expect(previewOf(await call, "", failing("not_found"))).rejects.toThrow("no");
    await expect(previewOf(await call, "", failing("timeout"))).rejects.toThrow("no");
    const renamed = await prepare(operation("ships.rename"), {
      parameters: { ship_id: 1 },
      body: { name: "b" },
    });
    expect((await previewOf(renamed, "", failing("not_found"))).data).toEqual({
      Body: { name: "b" },
      ...unknown,
    });
  });
});

describe("rows", () => {
  it("are cut, and counted, in a list and in the only list of an object", () => {
    const rows = [
      { id: 1, name: "a" },
      { id: 2, name: "b" },
    ];
    expect(rowsOf({ result: rows }, 1, ["name"])).toEqual({ result: [{ name: "a" }], total: 2 });
    expect(rowsOf({ result: rows }, 2, undefined)).toEqual({ result: rows });
    expect(rowsOf({ result: { ships: rows, page: 1 } }, 1, ["id"])).toEqual({
      result: { ships: [{ id: 1 }], page: 1 },
      total: 2,
    });
    expect(rowsOf({ result: { id: 1, name: "a" } }, 1, ["id"])).toEqual({ result: { id: 1 } });
    expect(rowsOf({ result: "text" }, 1, ["id"])).toEqual({ result: "text" });
  });
});

describe("the search", () => {
  const search = new Search(operations.all, VOCABULARY);
  const first = (text: string) => search.find(text, 1)[0]?.id;

  it("ranks by words, by what they mean, by turns of phrase, and puts an id first", () => {
    expect(first("list the boats")).toBe("ships.list");
    expect(first("send to the bottom")).toBe("ships.sink");
    expect(first("scrap a ship")).toBe("ships.delete");
    for (const { id } of operations.all) expect(first(` ${id} `)).toBe(id);
    expect(search.find("harbour", 5)).toEqual([]);
    expect(search.find("ship", 2)).toHaveLength(2);
  });

  it("names ids as the plugin reads them", () => {
    const underscored = indexOf([{ ...nothing, id: "list_ships", verb: "GET", path: "/s" }]);
    const { all } = new Operations(JSON.parse(underscored), { effectOf: () => "read" });
    const keyWords = new Map([["list_ships", "fleet"]]);
    const read = new Search(all, { ...VOCABULARY, keyWords, accessorOf: () => "ships.list" });
    expect(read.find("our fleet", 1)).toHaveLength(1);
    expect(new Search(all, { ...VOCABULARY, keyWords: new Map() }).find("our fleet", 1)).toEqual([]);
  });

  it("takes any text", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(search.find(text, 3).length).toBeLessThanOrEqual(3);
      }),
    );
  });

  it("shows what is needed, and that some is not to be called", () => {
    expect(rowOf(operation("ships.list"), undefined)).toEqual({
      operation: "ships.list",
      call: "read",
      path: "GET /ships",
      parameters: "?port! flag",
    });
    expect(rowOf(operation("ships.create"), { what: "a key" }).call).toBe("none: answers a key");
    expect(rowOf(operation("ships.photo"), undefined).call).toBe("none: takes a file");
    expect(rowOf(operation("ships.crew"), undefined)).toMatchObject({ parameters: "body: a list" });
    expect(rowOf(operation("ships.old"), undefined).path).toBe("GET /ships/{id} (deprecated)");
  });

  it("tell what to do when there are none, and nothing more when there are some", () => {
    expect(foundOf([])).toEqual({ operations: [], note: expect.stringContaining("Say in English") });
    const rows = [rowOf(operation("ships.list"), undefined)];
    expect(foundOf(rows)).toEqual({ operations: rows });
  });
});
