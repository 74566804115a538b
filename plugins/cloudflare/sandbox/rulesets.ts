import type { World } from "cargoshipper/sandbox";
import { permissionForPhase } from "../client/permissions.js";
import { Accounts } from "./accounts.js";
import { invalid, notFound, ok, SandboxError } from "./answer.js";
import { type Route, route, type SandboxRequest } from "./route.js";
import { hasPermission, type SandboxToken } from "./tokens.js";
import { Zones } from "./zones.js";

type Level = "zone" | "account";
type Definition = Readonly<Record<string, unknown>>;

interface SandboxRule {
  readonly id: string;
  version: string;
  last_updated: string;
  readonly [more: string]: unknown;
}

export interface SandboxRuleset {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly kind: "zone" | "root" | "managed";
  readonly phase: string;
  version: string;
  last_updated: string;
  readonly rules: SandboxRule[];
}

/** What of a rule its writer says; all else is the API's. */
const FIELDS = [
  "action",
  "action_parameters",
  "description",
  "enabled",
  "exposed_credential_check",
  "expression",
  "logging",
  "ratelimit",
  "ref",
];

/** The rulesets of each zone and account. */
export class Rulesets {
  private readonly byOwner = new Map<string, SandboxRuleset[]>();
  private readonly managed: SandboxRuleset;

  constructor(private readonly world: World) {
    this.managed = this.ruleset("Cloudflare Managed Ruleset", "managed", "http_request_firewall_managed", []);
    const [zone] = world.part(Zones).all;
    if (!zone) return;
    this.add(zone.id, "zone", "http_request_firewall_custom", [
      {
        action: "skip",
        expression: "cf.client.bot",
        description: "Let known bots in",
        action_parameters: { ruleset: "current" },
      },
      {
        action: "managed_challenge",
        expression: 'http.request.uri.path eq "/login"',
        description: "Challenge logins",
      },
      {
        action: "block",
        expression: 'ip.src.country in {"XX" "T1"}',
        description: "Block Tor",
        enabled: false,
      },
    ]);
    this.add(zone.id, "zone", "http_request_dynamic_redirect", [
      {
        action: "redirect",
        expression: 'http.host eq "www.example.com"',
        description: "Leave www out",
        action_parameters: {
          from_value: {
            status_code: 301,
            target_url: { expression: 'concat("https://example.com", http.request.uri.path)' },
            preserve_query_string: true,
          },
        },
      },
    ]);
  }

  /** All of an owner, the managed one included. */
  of(owner: string): readonly SandboxRuleset[] {
    return [...(this.byOwner.get(owner) ?? []), this.managed];
  }

  /** The one that a phase begins with. */
  entrypoint(owner: string, phase: string): SandboxRuleset | undefined {
    return this.byOwner.get(owner)?.find((one) => one.phase === phase);
  }

  add(owner: string, kind: "zone" | "root", phase: string, rules: readonly Definition[]): SandboxRuleset {
    const ruleset = this.ruleset("default", kind, phase, rules);
    this.byOwner.set(owner, [...(this.byOwner.get(owner) ?? []), ruleset]);
    return ruleset;
  }

  /** A new rule. Throws what the API answers to one that it does not take. */
  rule(definition: Definition, known?: SandboxRule): SandboxRule {
    judge(definition);
    const said = Object.fromEntries(
      FIELDS.flatMap((name) => (name in definition ? [[name, definition[name]]] : [])),
    );
    const id = known?.id ?? this.world.id();
    return {
      enabled: true,
      ref: id,
      ...said,
      id,
      version: String(Number(known?.version ?? 0) + 1),
      last_updated: this.world.now(),
    };
  }

  /** Marks a change. */
  touch(ruleset: SandboxRuleset): void {
    ruleset.version = String(Number(ruleset.version) + 1);
    ruleset.last_updated = this.world.now();
  }

  private ruleset(
    name: string,
    kind: SandboxRuleset["kind"],
    phase: string,
    rules: readonly Definition[],
  ): SandboxRuleset {
    const { world } = this;
    const made = rules.map((rule) => this.rule(rule));
    return {
      id: world.id(),
      name,
      description: "",
      kind,
      phase,
      version: "1",
      last_updated: world.now(),
      rules: made,
    };
  }
}

/** The API reads all of an expression; the sandbox only counts its brackets. */
function judge({ action, expression }: Definition): void {
  if (typeof action !== "string" || !/^[a-z_]+$/.test(action))
    throw invalid(20120, `'${action}' is not a valid value for action because it is not supported`);
  const count = (letter: string) => String(expression).split(letter).length;
  if (typeof expression !== "string" || expression === "" || count("(") !== count(")"))
    throw invalid(
      20127,
      `'${expression}' is not a valid value for expression because could not parse filter expression`,
    );
}

/** Throws what the API answers when a token may not touch rules of that phase: the paths alone do not tell it. */
function permitPhase(token: SandboxToken, method: string, level: Level, phase: string): void {
  const needed = permissionForPhase(method, level, phase);
  if (needed && !hasPermission(token, needed)) throw new SandboxError(403, 10000, "Authentication error");
}

/** Puts a rule where a position says. Without one it stays, or comes last. */
function place(rules: SandboxRule[], rule: SandboxRule, position: unknown): void {
  const at = rules.findIndex(({ id }) => id === rule.id);
  if (at >= 0) rules.splice(at, 1);
  const { before, after, index } = (position ?? {}) as { before?: string; after?: string; index?: number };
  const beside = (id: string) => {
    const found = rules.findIndex((one) => one.id === id);
    if (found < 0) throw invalid(20113, `could not find rule '${id}' of the position`);
    return found;
  };
  let to = at >= 0 ? at : rules.length;
  if (before !== undefined) to = before === "" ? 0 : beside(before);
  else if (after !== undefined) to = after === "" ? rules.length : beside(after) + 1;
  else if (index !== undefined) to = index - 1;
  rules.splice(to, 0, rule);
}

function routesOf(level: Level): Route[] {
  const root = `/${level}s/{owner}/rulesets`;
  const ownerOf = ({ params }: SandboxRequest, world: World): string =>
    (level === "zone" ? world.part(Zones) : world.part(Accounts)).of(params["owner"]).id;
  const rulesetOf = (request: SandboxRequest, world: World, method: string): SandboxRuleset => {
    const { ruleset_id } = request.params;
    const found = world
      .part(Rulesets)
      .of(ownerOf(request, world))
      .find(({ id }) => id === ruleset_id);
    if (!found) throw notFound(10001, `could not find ruleset ${ruleset_id}`);
    permitPhase(request.token, method, level, found.phase);
    return found;
  };
  const ruleOf = ({ rules }: SandboxRuleset, { params }: SandboxRequest): SandboxRule => {
    const found = rules.find(({ id }) => id === params["rule_id"]);
    if (!found) throw notFound(10002, `could not find rule ${params["rule_id"]}`);
    return found;
  };
  return [
    route(`GET ${root}`, (request, world) => {
      const rulesets = world.part(Rulesets).of(ownerOf(request, world));
      return ok(rulesets.map(({ rules: _rules, ...ruleset }) => ruleset));
    }),
    route(`POST ${root}`, (request, world) => {
      const owner = ownerOf(request, world);
      const { phase, kind, rules } = request.json as {
        phase: string;
        kind: "zone" | "root";
        rules: Definition[];
      };
      permitPhase(request.token, "POST", level, phase);
      if (world.part(Rulesets).entrypoint(owner, phase))
        throw invalid(
          20217,
          `'${kind}' is not a valid value for kind because exceeded maximum number of ${kind} rulesets for phase ${phase}`,
        );
      return ok(world.part(Rulesets).add(owner, kind, phase, rules));
    }),
    route(`GET ${root}/phases/{phase}/entrypoint`, (request, world) => {
      const { phase = "" } = request.params;
      const found = world.part(Rulesets).entrypoint(ownerOf(request, world), phase);
      if (!found) throw notFound(10003, `could not find entrypoint ruleset in the ${phase} phase`);
      return ok(found);
    }),
    route(`POST ${root}/{ruleset_id}/rules`, (request, world) => {
      const ruleset = rulesetOf(request, world, "POST");
      const { position, ...definition } = request.json as Definition;
      place(ruleset.rules, world.part(Rulesets).rule(definition), position);
      world.part(Rulesets).touch(ruleset);
      return ok(ruleset);
    }),
    route(`PATCH ${root}/{ruleset_id}/rules/{rule_id}`, (request, world) => {
      const ruleset = rulesetOf(request, world, "PATCH");
      const known = ruleOf(ruleset, request);
      const { position, ...definition } = request.json as Definition;
      const changed =
        Object.keys(definition).length > 0 ? world.part(Rulesets).rule(definition, known) : known;
      ruleset.rules.splice(ruleset.rules.indexOf(known), 1, changed);
      place(ruleset.rules, changed, position);
      world.part(Rulesets).touch(ruleset);
      return ok(ruleset);
    }),
    route(`DELETE ${root}/{ruleset_id}/rules/{rule_id}`, (request, world) => {
      const ruleset = rulesetOf(request, world, "DELETE");
      ruleset.rules.splice(ruleset.rules.indexOf(ruleOf(ruleset, request)), 1);
      world.part(Rulesets).touch(ruleset);
      return ok(ruleset);
    }),
  ];
}

export const rulesetRoutes = [...routesOf("zone"), ...routesOf("account")];
