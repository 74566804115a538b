import { describe, expect, it } from "@jest/globals";
import { describeTools } from "cargoshipper/testing";
import fc from "fast-check";
import { type Definition, TOOL_BUDGET, tokensOf } from "../../../bench/budget.js";
import plugin from "../../../plugins/cloudflare/index.js";
import { expressionFault } from "../../../plugins/cloudflare/rules/expression.js";
import { useCloudflare } from "./use-cloudflare.js";

const SECRET = "hunter2-of-the-origin";
const toolsets = ["default", "rules"];
const cloudflare = useCloudflare(() => ({ toolsets, secrets: { origin_key: SECRET } }));
const careful = useCloudflare(() => ({ toolsets, approvals: "destroy" }));
const limited = useCloudflare(({ tokens }) => {
  const apiToken = "limited-token-of-the-rules".padEnd(40, "0");
  const permissions = ["Zone → Zone → Read", "Zone → Zone WAF → Read", "Zone → Single Redirect → Edit"];
  tokens.add({ value: apiToken, permissions });
  return {
    toolsets,
    options: { apiToken },
    deny: [
      { tool: "cloudflare_*", when: { ruleset: "*redirect*" } },
      { tool: "cloudflare_*", when: { rule: "action=skip" } },
    ],
  };
});
const zone = "example.com";

type Row = { id: string; position: number; description: string };

const rows = async (phase: string, of: object = { zone }) => {
  const { rules } = await cloudflare.ok("list_rules", { ...of, phase });
  return rules as Row[];
};
const names = async (phase: string) => (await rows(phase)).map(({ description }) => description);
const idOf = async (phase: string, description: string) =>
  (await rows(phase)).find((row) => row.description === description)?.id ?? "";

describe("cloudflare_list_rules", () => {
  it("lists a phase in order, by its everyday name or by its id", async () => {
    const listed = await cloudflare.ok("list_rules", { zone, phase: "waf" });
    expect(listed).toMatchObject({
      phase: "http_request_firewall_custom",
      version: "1",
      total: 3,
      rules: [
        {
          position: 1,
          action: "skip",
          expression: "cf.client.bot",
          action_parameters: { ruleset: "current" },
        },
        { position: 2, action: "managed_challenge", enabled: true, description: "Challenge logins" },
        { position: 3, action: "block", enabled: false },
      ],
    });
    expect(await cloudflare.ok("list_rules", { zone, phase: "http_request_firewall_custom" })).toEqual(
      listed,
    );
    expect(
      await cloudflare.ok("list_rules", { zone, phase: "waf", fields: "id,action", limit: 1 }),
    ).toMatchObject({
      rules: [{ id: expect.any(String), action: "skip" }],
      cursor: expect.any(String),
    });
  });

  it("tells which phases have rules when none is given, and where a token may not look", async () => {
    expect(await cloudflare.ok("list_rules", { zone })).toEqual({
      phases: [
        expect.objectContaining({ phase: "waf", id: "http_request_firewall_custom", rules: 3 }),
        expect.objectContaining({ phase: "redirect", id: "http_request_dynamic_redirect", rules: 1 }),
      ],
    });
    cloudflare.sandbox.troubles.add({
      at: "GET /zones/*/phases/http_request_dynamic_redirect/entrypoint",
      way: "status",
      status: 403,
      code: 10000,
      message: "Authentication error",
    });
    const { phases } = await cloudflare.ok("list_rules", { zone });
    expect((phases as { rules?: number }[]).map(({ rules }) => rules)).toEqual([3, undefined]);
  });

  it("takes a phase that nobody has used for an empty one, and shows what managed rules can run", async () => {
    expect(await cloudflare.ok("list_rules", { zone, phase: "cache" })).toEqual({
      phase: "http_request_cache_settings",
      rules: [],
      total: 0,
    });
    expect(await cloudflare.ok("list_rules", { zone, phase: "managed" })).toMatchObject({
      managed_rulesets: [{ name: "Cloudflare Managed Ruleset" }],
    });
    expect(await cloudflare.ok("list_rules", { account: "Example Shipping" })).toEqual({ phases: [] });
  });

  it.each([
    [{ phase: "waf" }, "zone, account: give one of both."],
    [{ zone, account: "Example Shipping" }, "zone, account: give only one of both."],
    [{ zone, phase: "redirekt" }, "phase: there is no redirekt."],
  ])("refuses %j", async (input, error) => {
    expect(await cloudflare.fails("list_rules", input)).toMatchObject({ kind: "validation", error });
  });
});

describe("cloudflare_create_rule", () => {
  it("makes the first rule of a phase, then the next ones where they are wanted", async () => {
    cloudflare.requests();
    const target = { from_value: { target_url: { value: "https://example.net/" }, status_code: 302 } };
    const of = { zone: "example.net", phase: "redirect", expression: "true", action_parameters: target };
    expect(await cloudflare.ok("create_rule", { ...of, description: "b" })).toMatchObject({
      phase: "http_request_dynamic_redirect",
      version: "1",
      total: 1,
      rule: { position: 1, action: "redirect", enabled: true, action_parameters: target },
    });
    expect(cloudflare.requests().filter((request) => !request.startsWith("GET"))).toEqual([
      expect.stringMatching(/^POST \/zones\/\w+\/rulesets$/),
    ]);
    await cloudflare.ok("create_rule", { ...of, description: "a", position: "first" });
    await cloudflare.ok("create_rule", { ...of, description: "e" });
    await cloudflare.ok("create_rule", { ...of, description: "d", position: "before e" });
    const { rule } = await cloudflare.ok("create_rule", { ...of, description: "c", position: 3 });
    expect(rule).toMatchObject({ position: 3 });
    await cloudflare.ok("create_rule", { ...of, description: "d2", position: "after d" });
    const listed = await rows("redirect", { zone: "example.net" });
    expect(listed.map(({ description }) => description)).toEqual(["a", "b", "c", "d", "d2", "e"]);
    expect(cloudflare.requests().filter((request) => request.startsWith("POST"))[0]).toMatch(
      /rulesets\/\w+\/rules$/,
    );
  });

  it("writes to an account when that is given", async () => {
    const list = { from_list: { name: "moved", key: "http.request.full_uri" } };
    const made = await cloudflare.ok("create_rule", {
      account: "Example Shipping",
      phase: "bulk_redirect",
      expression: "http.request.full_uri in $moved",
      action_parameters: list,
    });
    expect(made).toMatchObject({ phase: "http_request_redirect", rule: { action: "redirect" } });
    expect(await cloudflare.ok("list_rules", { account: "Example Shipping" })).toMatchObject({
      phases: [{ phase: "bulk_redirect", rules: 1 }],
    });
  });

  const limit = { characteristics: ["ip.src", "cf.colo.id"], period: 60, requests_per_period: 100 };
  it.each([
    ["rate_limit", { action: "block", ratelimit: limit }],
    ["url_rewrite", { action_parameters: { uri: { path: { value: "/new" }, query: { value: "" } } } }],
    [
      "request_headers",
      { action_parameters: { headers: { "X-From": { operation: "set", expression: "ip.src" } } } },
    ],
    ["response_headers", { action_parameters: { headers: { Server: { operation: "remove" } } } }],
    ["cache", { action_parameters: { cache: false } }],
    ["config", { action_parameters: { ssl: "strict" } }],
    ["origin", { action_parameters: { origin: { port: 8080 } } }],
    ["managed", { action: "execute", action_parameters: { id: "4".repeat(32) } }],
    ["compression", { action_parameters: { algorithms: [{ name: "zstd" }] } }],
    ["errors", { action_parameters: { content: "Sorry", status_code: 500 } }],
    ["ddos_l7", { action: "ddos_dynamic" }],
  ])("takes a rule of %s", async (phase, given) => {
    const { rule } = await cloudflare.ok("create_rule", {
      zone: "example.org",
      phase,
      expression: "true",
      ...given,
    });
    expect(rule).toMatchObject(given);
  });

  it.each([
    [
      "waf",
      { action: "redirect" },
      "action: rules of waf take block, challenge, js_challenge, managed_challenge, log, skip, and not redirect.",
    ],
    ["waf", {}, "action: waf needs one: block, challenge, js_challenge, managed_challenge, log, skip."],
    ["waf", { action: "skip" }, 'action_parameters: missing; for example {"ruleset":"current"}.'],
    [
      "waf",
      {
        action: "block",
        action_parameters: { response: { status_code: 200, content: "no", content_type: "text/plain" } },
      },
      /^action_parameters\.response\.status_code: /,
    ],
    ["redirect", {}, /^action_parameters: missing; for example \{"from_value":\{"target_url":\{"value":/],
    [
      "redirect",
      { action_parameters: { from_value: { target_url: { value: "https://a/" } } } },
      /^action_parameters\.from_value\.status_code: /,
    ],
    [
      "redirect",
      {
        action_parameters: {
          from_value: { status_code: 301, target_url: { value: "https://a/", expression: "b" } },
        },
      },
      "action_parameters.from_value.target_url: expected either value or expression, and not both.",
    ],
    ["bulk_redirect", { action_parameters: { from_value: {} } }, /^action_parameters\.from_list: /],
    ["rate_limit", { action: "block" }, /^ratelimit: missing; for example \{"characteristics":\[/],
    [
      "rate_limit",
      { action: "block", ratelimit: { ...limit, characteristics: [] } },
      /^ratelimit\.characteristics: /,
    ],
    [
      "rate_limit",
      { action: "block", ratelimit: { characteristics: ["ip.src"], period: 60 } },
      "ratelimit: expected requests_per_period.",
    ],
    [
      "managed",
      { action: "execute", action_parameters: { id: "OWASP" } },
      "action_parameters.id: expected the id of a ruleset: 32 hexadecimal digits.",
    ],
    [
      "url_rewrite",
      { action_parameters: { uri: {} } },
      "action_parameters.uri: expected at least one of path, query.",
    ],
    [
      "response_headers",
      { action_parameters: { headers: { Server: { operation: "set" } } } },
      /^action_parameters\.headers\.Server: /,
    ],
    ["cache", { action_parameters: {} }, "action_parameters: expected a setting, such as cache: true."],
    ["origin", {}, 'action_parameters: missing; for example {"origin":{"port":8443}}.'],
    [
      "origin",
      { action_parameters: { hots: 1 } },
      "action_parameters: expected at least one of host_header, origin, sni.",
    ],
    ["waf", { action: "block", expression: " " }, "expression: it is empty; true matches every request."],
    [
      "waf",
      { action: "block", expression: "(a and (b)" },
      "expression: the ( at character 1 is never closed.",
    ],
    [
      "waf",
      { action: "block", expression: 'a eq "b' },
      "expression: the quotation mark at character 6 is never closed.",
    ],
    [
      "waf",
      { action: "block", expression: "a in {1 2]" },
      "expression: the ] at character 10 closes nothing.",
    ],
    ["waf", { action: "block", position: 5 }, "position: 5 is not within 1 to 4."],
    ["waf", { action: "block", position: "top" }, 'position: "top" is none.'],
    ["waf", { action: "block", position: "before nothing" }, /^rule: nothing is none of waf: /],
  ])("refuses in %s %j before the API is asked to change anything", async (phase, given, error) => {
    cloudflare.requests();
    const refused = await cloudflare.fails("create_rule", { zone, phase, expression: "true", ...given });
    if (typeof error === "string") expect(refused.error).toBe(error);
    else expect(refused.error).toMatch(error);
    expect(cloudflare.requests().filter((request) => !request.startsWith("GET"))).toEqual([]);
  });

  it.each([
    ["waf", "skip"],
    ["managed", "execute"],
    ["redirect", "redirect"],
    ["bulk_redirect", "redirect"],
    ["url_rewrite", "rewrite"],
    ["request_headers", "rewrite"],
    ["response_headers", "rewrite"],
    ["cache", "set_cache_settings"],
    ["config", "set_config"],
    ["origin", "route"],
    ["compression", "compress_response"],
    ["errors", "serve_error"],
    ["rate_limit", "block"],
  ])("gives an example for %s that it would take", async (phase, action) => {
    const of = { zone: "example.org", phase, action, expression: "true" };
    const { error } = await cloudflare.fails("create_rule", of);
    const [, name = "", example = ""] = /^(\w+): missing; for example (.*)\.$/.exec(error) ?? [];
    const { rule } = await cloudflare.ok("create_rule", { ...of, [name]: JSON.parse(example) });
    expect(rule).toMatchObject({ action });
  });

  it("passes on what the API itself refuses", async () => {
    // Balanced as far as we count, and not as far as the sandbox does.
    const refused = await cloudflare.fails("create_rule", {
      zone,
      phase: "waf",
      action: "block",
      expression: 'a eq "("',
    });
    expect(refused).toMatchObject({
      kind: "validation",
      error: expect.stringContaining("could not parse filter"),
    });
  });

  it("takes a secret by its name into parameters, and does not show it", async () => {
    const { structured, text } = await cloudflare.plugin.callTool("cloudflare_create_rule", {
      zone: "example.org",
      phase: "request_headers",
      expression: "true",
      action_parameters: { headers: { "X-Origin-Key": { operation: "set", value: "secret://origin_key" } } },
    });
    expect(structured.success).toBe(true);
    expect(text).toMatch(/\[redacted:/);
    expect(JSON.stringify(structured) + text).not.toContain(SECRET);
    const sent = cloudflare.sandbox.exchanges.findLast(({ method }) => method === "POST");
    expect(String(sent?.body)).toContain(SECRET);
  });
});

describe("cloudflare_update_rule", () => {
  it("changes what is given and leaves all else as it is", async () => {
    const id = await idOf("redirect", "Leave www out");
    const [before] = await rows("redirect");
    cloudflare.requests();
    const { rule, before: was } = await cloudflare.ok("update_rule", {
      zone,
      phase: "redirect",
      rule: id,
      enabled: false,
    });
    expect(rule).toEqual({ ...before, enabled: false });
    expect(was).toEqual({ enabled: true });
    const sent = JSON.parse(
      String(cloudflare.sandbox.exchanges.findLast(({ method }) => method === "PATCH")?.body),
    );
    // The API forgets what an update leaves out.
    expect(Object.keys(sent).sort()).toEqual([
      "action",
      "action_parameters",
      "description",
      "enabled",
      "expression",
      "ref",
    ]);
    expect(await rows("redirect")).toEqual([{ ...before, enabled: false }]);
  });

  it("moves a rule without saying anew what it is", async () => {
    const given = { zone, phase: "waf", rule: "Block Tor" };
    const moved = await cloudflare.ok("update_rule", { ...given, position: "first" });
    expect(moved).toMatchObject({
      rule: { position: 1, action: "block", enabled: false },
      before: { position: 3 },
    });
    const sent = cloudflare.sandbox.exchanges.findLast(({ method }) => method === "PATCH");
    expect(JSON.parse(String(sent?.body))).toEqual({ position: { before: "" } });
    expect(await names("waf")).toEqual(["Block Tor", "Let known bots in", "Challenge logins"]);
    await cloudflare.ok("update_rule", { ...given, position: "after Let known bots in" });
    expect(await names("waf")).toEqual(["Let known bots in", "Block Tor", "Challenge logins"]);
    await cloudflare.ok("update_rule", { ...given, position: "last" });
    expect(await names("waf")).toEqual(["Let known bots in", "Challenge logins", "Block Tor"]);
  });

  it.each([
    [{}, "There is nothing to change."],
    [{ action: "skip" }, /^action_parameters: missing/],
    [{ expression: "((" }, "expression: the ( at character 2 is never closed."],
    [{ position: "before Block Tor" }, "position: a rule cannot stand beside itself."],
    [{ rule: "Blok Tor", enabled: true }, /^rule: Blok Tor is none of waf: \w+ "Let known bots in", /],
  ])("refuses %j", async (given, error) => {
    const refused = await cloudflare.fails("update_rule", {
      zone,
      phase: "waf",
      rule: "Block Tor",
      ...given,
    });
    if (typeof error === "string") expect(refused.error).toBe(error);
    else expect(refused.error).toMatch(error);
  });

  it("asks for an id where two have the same description", async () => {
    const twin = { zone, phase: "waf", action: "log", expression: "true", description: "twin" };
    await cloudflare.ok("create_rule", twin);
    const { rule } = await cloudflare.ok("create_rule", twin);
    const { id } = rule as Row;
    expect(await cloudflare.fails("delete_rule", { zone, phase: "waf", rule: "twin" })).toMatchObject({
      kind: "conflict",
      error: expect.stringContaining(id),
    });
    await cloudflare.ok("delete_rule", { zone, phase: "waf", rule: id });
    expect(await cloudflare.ok("delete_rule", { zone, phase: "waf", rule: "twin" })).toMatchObject({
      total: 3,
    });
  });
});

describe("cloudflare_delete_rule", () => {
  it("shows what is lost and what is around it, and takes an answer for that version alone", async () => {
    const given = { zone, phase: "waf", rule: "Challenge logins" };
    const asked = await careful.fails("delete_rule", given);
    expect(asked).toMatchObject({ kind: "confirmation_required" });
    const { preview } = asked;
    expect(preview).toContain('"Challenge logins" of waf in zone example.com');
    expect(preview).toContain('Lost: 2. managed_challenge when http.request.uri.path eq "/login"');
    expect(preview).toContain("Before it stays 1. skip when cf.client.bot");
    expect(preview).toContain("After it stays 3. block when ip.src.country");
    await careful.ok("update_rule", { ...given, enabled: false });
    const stale = await careful.fails("delete_rule", { ...given, confirmation: asked["confirmation"] });
    expect(stale).toMatchObject({ kind: "refused" });
    const { confirmation } = await careful.fails("delete_rule", given);
    await careful.ok("delete_rule", { ...given, confirmation });
    expect((await careful.ok("list_rules", { zone, phase: "waf" }))["total"]).toBe(2);
  });
});

describe("permissions and rules of the operator", () => {
  it("names the permission of the phase, also where the request's path does not tell it", async () => {
    expect((await limited.fails("list_rules", { zone, phase: "cache" }))["next"]).toContain(
      "Zone → Cache Rules → Read",
    );
    const refused = await limited.fails("update_rule", {
      zone,
      phase: "waf",
      rule: "Block Tor",
      enabled: true,
    });
    expect(refused).toMatchObject({
      kind: "authentication",
      next: expect.stringContaining("Zone → Zone WAF → Edit"),
    });
  });

  it("knows rulesets and rules as objects", async () => {
    expect(await limited.fails("list_rules", { zone, phase: "redirect" })).toMatchObject({ kind: "refused" });
    expect(
      await limited.fails("delete_rule", { zone, phase: "redirect", rule: "Leave www out" }),
    ).toMatchObject({
      kind: "refused",
    });
    const skip = {
      zone,
      phase: "waf",
      expression: "true",
      action: "skip",
      action_parameters: { ruleset: "current" },
    };
    expect(await limited.fails("create_rule", skip)).toMatchObject({ kind: "refused" });
    const seeded = { zone, phase: "waf", rule: "Let known bots in" };
    expect(await limited.fails("delete_rule", seeded)).toMatchObject({ kind: "refused" });
    const challenge = { zone, phase: "waf", rule: "Challenge logins", action: "skip" };
    expect(await limited.fails("update_rule", challenge)).toMatchObject({ kind: "refused" });
    expect(await limited.ok("list_rules", { zone, phase: "waf" })).toMatchObject({ total: 3 });
  });
});

describe("expressions", () => {
  const text = fc.string().map((inside) => `"${inside.replace(/[\\"]/g, "\\$&")}"`);
  const raw = fc.string().map((inside) => `r##"${inside.replaceAll('"##', "")}"##`);
  const { whole } = fc.letrec<{ whole: string }>((tie) => ({
    whole: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom("cf.client.bot", "ip.src eq 1.2.3.4"),
      text.map((value) => `http.host eq ${value}`),
      raw.map((value) => `http.request.uri.path matches ${value}`),
      fc.tuple(tie("whole"), tie("whole")).map(([a, b]) => `(${a}) and not (${b})`),
    ),
  }));

  it("are sound when each bracket and quotation mark is closed, whatever stands in a text", () => {
    fc.assert(
      fc.property(
        whole,
        (expression) => expression.length > 4096 || expressionFault(expression) === undefined,
      ),
    );
  });

  it("are not when one more is opened", () => {
    fc.assert(
      fc.property(whole, fc.constantFrom("(", '"', "{", "["), (expression, more) =>
        /never closed|characters, and/.test(expressionFault(`${expression} and ${more}`) ?? ""),
      ),
    );
  });

  it("are not longer than the API takes", () => {
    expect(expressionFault(`http.host eq "${"a".repeat(4096)}"`)).toMatch("4096 are allowed");
  });
});

it("costs a model little", async () => {
  const tools = Object.values(await describeTools(plugin)) as Definition[];
  const costs = tools.filter(({ name }) => name.endsWith("_rule") || name.endsWith("_rules")).map(tokensOf);
  expect(costs).toHaveLength(4);
  expect(Math.max(...costs)).toBeLessThanOrEqual(TOOL_BUDGET);
});
