import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import * as fc from "fast-check";
import { parse } from "../../../plugins/cloudflare/graphql/parse.js";
import { GraphqlSyntaxError, print, tokenize } from "../../../plugins/cloudflare/graphql/tokens.js";
import plugin from "../../../plugins/cloudflare/index.js";
import { Accounts } from "../../../plugins/cloudflare/sandbox/accounts.js";
import { Zones } from "../../../plugins/cloudflare/sandbox/zones.js";
import { useCloudflare } from "./use-cloudflare.js";

const cloudflare = useCloudflare();

const DAYS =
  "httpRequests1dGroups(limit: 2, orderBy: [date_DESC], filter: { date_gt: $day }) { dimensions { date } sum { requests } }";
const OF_ZONE = `query ($zoneTag: string!, $day: Date!) { viewer { zones(filter: { zoneTag: $zoneTag }) { ${DAYS} } } }`;
const day = new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10);

const lastBody = () =>
  JSON.parse(String(cloudflare.sandbox.exchanges.at(-1)?.body)) as {
    query: string;
    variables: Record<string, unknown>;
  };

describe("cloudflare_query_analytics", () => {
  it("asks about a zone by name, and answers what the API answers, as data of others", async () => {
    const args = { query: `# days\n${OF_ZONE}`, zone: "example.com", variables: { day } };
    const { text, structured } = await cloudflare.plugin.callTool("cloudflare_query_analytics", args);
    const row = { dimensions: { date: expect.any(String) }, sum: { requests: expect.any(Number) } };
    expect(structured).toMatchObject({
      success: true,
      data: { result: { viewer: { zones: [{ httpRequests1dGroups: [row, row] }] } }, untrusted: ["result"] },
    });
    expect(text).toContain("result (untrusted data):");
    const { id } = cloudflare.sandbox.world.part(Zones).all[0] ?? {};
    // Comments are not sent: what is judged and what is sent are the same.
    expect(lastBody()).toEqual({
      query: print(tokenize(OF_ZONE)),
      variables: { day, zoneTag: id },
    });
  });

  it("finds the account where there is one", async () => {
    const query = `query ($accountTag: string!, $day: Date!) { viewer { accounts(filter: { accountTag: $accountTag }) { ${DAYS} } } }`;
    expect(await cloudflare.ok("query_analytics", { query, variables: { day } })).toMatchObject({
      result: { viewer: { accounts: [{ httpRequests1dGroups: [{}, {}] }] } },
    });
    const { id } = cloudflare.sandbox.world.part(Accounts).all[0] ?? {};
    expect(lastBody().variables).toEqual({ day, accountTag: id });
  });

  it("tells partial data and errors both", async () => {
    const errors = [{ message: "half of it\nis missing", path: ["viewer", "zones", 0] }, null];
    const server = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify({ data: { viewer: { zones: [] } }, errors }));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    const { port } = server.address() as AddressInfo;
    const options = { apiToken: "x".repeat(40), baseUrl: `http://127.0.0.1:${port}/client/v4` };
    const half = await startPlugin(plugin, { options });
    const query = "{ viewer { zones { a } } }";
    const { structured } = await half.callTool("cloudflare_query_analytics", { query });
    expect(structured).toMatchObject({
      data: {
        result: { viewer: { zones: [] } },
        errors: ["half of it is missing (at viewer.zones.0)", "no reason given"],
      },
    });
    await half.close();
    server.closeAllConnections();
    server.close();
  });

  it.each([
    ["mutation { x }", "refused", /a mutation is not allowed/],
    ["subscription { x }", "refused", /a subscription is not allowed/],
    ["{ a } mutation B { b }", "refused", /a mutation is not allowed/],
    ["# query\nmutation { x }", "refused", /a mutation is not allowed/],
    ["fragment F on T { a } mutation { ...F }", "refused", /a mutation is not allowed/],
    ["query A { a } query B { b }", "validation", /holds 2 operations, not one/],
    ["fragment F on T { a }", "validation", /holds 0 operations/],
    ["", "validation", /unexpected end at line 1, column 1/],
    ["{ viewer {", "validation", /unexpected end at line 1, column 11/],
    ["{ viewer\n  { % } }", "validation", /unexpected character "%" at line 2, column 5/],
    ['{ a(b: "x) }', "validation", /unexpected character/],
    ["{ a(b: 1, b: 2) }", "validation", /b is given twice/],
    ["{ zones(filter: { zoneTag: 1, zoneTag: 2 }) { a } }", "validation", /zoneTag is given twice/],
    [`${"{ a ".repeat(50)}${"}".repeat(50)}`, "validation", /more than 40 levels/],
    ["x".repeat(20_001), "validation", /longer than 20000/],
  ])("sends nothing of %j", async (query, kind, error) => {
    cloudflare.requests();
    expect(await cloudflare.fails("query_analytics", { query })).toMatchObject({
      kind,
      error: expect.stringMatching(error),
      next: expect.any(String),
    });
    expect(cloudflare.requests()).toEqual([]);
  });

  it("takes a query in which a mutation is only spoken of", async () => {
    const query = "{ viewer { budget mutation: budget @include(if: true) } } # mutation { x }";
    expect(await cloudflare.ok("query_analytics", { query })).toMatchObject({
      result: { viewer: { mutation: 300 } },
    });
  });

  it.each([
    [{ query: OF_ZONE }, /zone: the query declares \$zoneTag/],
    [{ query: "{ viewer { budget } }", zone: "example.com" }, /zone: the query does not declare \$zoneTag/],
    [{ query: "{ viewer { budget } }", account: "x" }, /account: the query does not declare \$accountTag/],
    [{ query: OF_ZONE, variables: { zoneTag: "x" } }, /zoneTag is set by the argument zone/],
    [{ query: OF_ZONE, zone: "example.com" }, /variable "day" of required type "Date!"/],
    [{ query: '{ viewer { zones(filter: { zoneTag: "x" }) { a } } }' }, /zones \[x\] are not authorized/],
    [
      { query: OF_ZONE.replace("sum", "sums"), zone: "example.com", variables: { day } },
      /unknown field "sums"/,
    ],
    [
      { query: OF_ZONE.replace("1d", "9d"), zone: "example.com", variables: { day } },
      /unknown field "httpRequests9d/,
    ],
    [
      { query: OF_ZONE.replace("limit: 2", "limit: 0"), zone: "example.com", variables: { day } },
      /limit must be/,
    ],
    [
      { query: OF_ZONE, zone: "example.com", variables: { day: "2001-01-01" } },
      /cannot request data older than/,
    ],
    [
      { query: OF_ZONE.replace("date_DESC", "size_DESC"), zone: "example.com", variables: { day } },
      /unknown orderBy/,
    ],
  ])("explains what is wrong in %j", async (args, error) => {
    const found = await cloudflare.fails("query_analytics", args);
    expect(found).toMatchObject({ error: expect.stringMatching(error), next: expect.any(String) });
    expect(["validation", "authentication"]).toContain(found["kind"]);
  });
});

describe("rules about zones", () => {
  const ruled = useCloudflare(() => ({
    deny: [{ tool: "cloudflare_*", when: { zone: "example.net" } }],
  }));
  const TAG = "$zoneTag: string!";
  const inside = "{ dnsAnalyticsAdaptiveGroups(limit: 1, filter: { date_geq: $d }) { count } }";
  const net = () => String(ruled.sandbox.world.part(Zones).all[1]?.id);
  const com = () => String(ruled.sandbox.world.part(Zones).all[0]?.id);

  it("hold for reports and for queries about the zone", async () => {
    expect(await ruled.ok("get_analytics", { zone: "example.com" })).toMatchObject({ zone: "example.com" });
    expect(await ruled.fails("get_analytics", { zone: net() })).toMatchObject({ kind: "refused" });
    const query = `query (${TAG}, $d: Date!) { viewer { zones(filter: { zoneTag: $zoneTag }) ${inside} } }`;
    const variables = { d: day };
    expect(await ruled.ok("query_analytics", { query, variables, zone: "example.com" })).toHaveProperty(
      "result",
    );
    expect(await ruled.fails("query_analytics", { query, variables, zone: "example.net" })).toMatchObject({
      kind: "refused",
    });
  });

  it("leave alone what is about no zone", async () => {
    for (const query of [
      "{ viewer { budget } }",
      '{ __type(name: "zone") { fields { name } } }',
      "query { ...F } fragment F on Q { viewer { ... on V { __typename budget } } }",
    ])
      expect((await ruled.plugin.callTool("cloudflare_query_analytics", { query })).details["kind"]).not.toBe(
        "refused",
      );
  });

  it.each([
    ["a zone by its id", () => `{ viewer { zones(filter: { zoneTag: "${net()}" }) { a } } }`],
    ["another zone by its id", () => `{ viewer { zones(filter: { zoneTag: "${com()}" }) { a } } }`],
    ["zones by a list", () => `{ viewer { zones(filter: { zoneTag_in: ["${net()}"] }) { a } } }`],
    ["zones without a filter", () => "{ viewer { zones { a } } }"],
    ["a filter in a variable", () => "query ($filter: F) { viewer { zones(filter: $filter) { a } } }"],
    [
      "a tag in another variable",
      () => "query ($x: string) { viewer { zones(filter: { zoneTag: $x }) { a } } }",
    ],
    ["a variable that is not declared", () => "{ viewer { zones(filter: { zoneTag: $zoneTag }) { a } } }"],
    [
      "a fragment",
      () => `{ viewer { ...F } } fragment F on V { zones(filter: { zoneTag: "${net()}" }) { a } }`,
    ],
    ["a fragment at the root", () => "{ ...F } fragment F on Q { viewer { zones { a } } }"],
    ["an alias", () => "{ budget: viewer { budget: zones { a } } }"],
    [
      "the account",
      () => "query ($accountTag: string) { viewer { accounts(filter: { accountTag: $accountTag }) { a } } }",
    ],
    ["an account by its id", () => '{ viewer { accounts(filter: { accountTag: "x" }) { a } } }'],
    ["an unknown field of the viewer", () => "{ viewer { everything { a } } }"],
    ["an unknown field of the root", () => "{ everything { a } }"],
  ])("hold for queries that could reach the zone by %s", async (_how, query) => {
    ruled.requests();
    expect(await ruled.fails("query_analytics", { query: query() })).toMatchObject({ kind: "refused" });
    expect(ruled.requests()).not.toContain("POST /graphql");
  });

  it.each([
    [`b: zones(filter: { zoneTag: "x" }) { a }`],
    ["b: zones(filter: { zoneTag: $x }) { a }"],
    [`b: zones(filter: { zoneTag: $zoneTag, OR: [{ zoneTag: "x" }] }) { a }`],
    ["b: zones(filter: { zoneTag: [$zoneTag, $x] }) { a }"],
    ["b: zones(filter: { zoneTag_neq: $zoneTag }) { a }"],
    ["b: accounts(filter: { accountTag: $x }) { a }"],
  ])("hold for a second scope beside one that is allowed: %s", async (second) => {
    const query = `query (${TAG}, $x: string) { viewer { a: zones(filter: { zoneTag: $zoneTag }) { a } ${second} } }`;
    const args = { query, zone: "example.com", variables: { x: net() } };
    expect(await ruled.fails("query_analytics", args)).toMatchObject({ kind: "refused" });
  });
});

describe("the reader of GraphQL", () => {
  const name = fc.stringMatching(/^[A-Za-z_]\w{0,8}$/);
  const { value } = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.integer().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => JSON.stringify(one)),
      fc.string({ unit: "binary" }).map((text) => JSON.stringify(text)),
      name.map((one) => `$${one}`),
      name,
      fc.array(tie("value"), { maxLength: 3 }).map((items) => `[${items.join(",")}]`),
      fc
        .uniqueArray(fc.tuple(name, tie("value")), { maxLength: 3, selector: ([key]) => key })
        .map((pairs) => `{${pairs.map(([key, one]) => `${key}: ${one}`).join(" ")}}`),
    ),
  }));

  it("reads what it prints as it read the text", () => {
    fc.assert(
      fc.property(name, value, (field, text) => {
        const source = `query A($a: [T!]! = ${text.includes("$") ? 1 : text}) { ${field}: b(c: ${text}) @d { ...e ... on F { g } } } # x`;
        expect(parse(print(tokenize(source)))).toEqual(parse(source));
      }),
    );
  });

  it("reads anything, or says that it is no GraphQL", () => {
    const piece = fc.constantFrom(
      "{",
      "}",
      "(",
      ")",
      "a",
      ":",
      "$",
      "...",
      "on",
      "query",
      '"',
      '"""',
      "#",
      "\n",
      "1",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((all) => all.join(" ")),
        ),
        (source) => {
          try {
            parse(source);
          } catch (error) {
            expect(error).toBeInstanceOf(GraphqlSyntaxError);
          }
        },
      ),
    );
  });

  it.each([
    ['"""\n    a\n      b \\"""\n  """', 'a\n  b """'],
    ['"""a"""', "a"],
    ['""', ""],
    ['"\\u0041\\n\\"\t"', 'A\n"\t'],
  ])("reads the string %j", (text, value) => {
    expect(tokenize(text)[0]).toMatchObject({ kind: "string", text: value });
  });
});
