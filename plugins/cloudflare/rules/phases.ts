import { nearest, ValidationError } from "cargoshipper/plugin";

/** A phase of Cloudflare's ruleset engine: one kind of rules, in one list per zone or account. */
export interface Phase {
  readonly id: string;
  /** What people call it; the first is shown. */
  readonly names: readonly string[];
  /** What its rules may do in a zone; undefined where only the API judges. */
  readonly actions?: readonly string[];
  /** The same in an account, where it differs. */
  readonly accountActions?: readonly string[];
}

const CHALLENGES = ["block", "challenge", "js_challenge", "managed_challenge", "log"];

const PHASES: readonly Phase[] = [
  {
    id: "http_request_firewall_custom",
    names: ["waf", "custom", "firewall"],
    actions: [...CHALLENGES, "skip"],
    accountActions: [...CHALLENGES, "skip", "execute"],
  },
  {
    id: "http_ratelimit",
    names: ["rate_limit", "ratelimit", "rate_limiting"],
    actions: CHALLENGES,
    accountActions: [...CHALLENGES, "execute"],
  },
  { id: "http_request_firewall_managed", names: ["managed", "managed_waf"], actions: ["execute", "skip"] },
  {
    id: "http_request_dynamic_redirect",
    names: ["redirect", "redirects", "single_redirect"],
    actions: ["redirect"],
  },
  { id: "http_request_redirect", names: ["bulk_redirect"], actions: ["redirect"] },
  { id: "http_request_transform", names: ["url_rewrite", "transform", "rewrite"], actions: ["rewrite"] },
  { id: "http_request_late_transform", names: ["request_headers"], actions: ["rewrite"] },
  { id: "http_response_headers_transform", names: ["response_headers"], actions: ["rewrite"] },
  { id: "http_request_cache_settings", names: ["cache"], actions: ["set_cache_settings"] },
  { id: "http_config_settings", names: ["config", "configuration"], actions: ["set_config"] },
  { id: "http_request_origin", names: ["origin"], actions: ["route"] },
  { id: "http_response_compression", names: ["compression"], actions: ["compress_response"] },
  { id: "http_custom_errors", names: ["errors", "custom_errors"], actions: ["serve_error"] },
  ...[
    "ddos_l4",
    "ddos_l7",
    "http_log_custom_fields",
    "http_request_sanitize",
    "http_request_sbfm",
    "http_response_cache_settings",
    "http_response_firewall_managed",
    "magic_transit",
    "magic_transit_ids_managed",
    "magic_transit_managed",
    "magic_transit_ratelimit",
  ].map((id) => ({ id, names: [id] })),
];

/** The phase of an id or an everyday name. Throws with the nearest when there is none. */
export function phaseOf(reference: string): Phase {
  const wanted = reference
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
  const found = PHASES.find(({ id, names }) => id === wanted || names.includes(wanted));
  if (found) return found;
  const meant = nearest(
    wanted,
    PHASES.flatMap(({ id, names }) => [id, ...names]),
  );
  const shown = PHASES.filter(({ actions }) => actions).map(({ names: [name] }) => name);
  throw new ValidationError(`phase: there is no ${reference}.`, {
    next: meant ? `Did you mean ${meant}?` : `One of: ${shown.join(", ")}, or the API's id of a phase.`,
  });
}

/** What a phase is called, whatever the API has made up since. */
export const phaseName = (id: string): string => PHASES.find((phase) => phase.id === id)?.names[0] ?? id;

/** All that a phase is called, its id first. */
export const phaseWords = (id: string): readonly string[] => [
  id,
  ...(PHASES.find((phase) => phase.id === id)?.names ?? []),
];

/** What rules of a phase may do at a level; undefined where only the API judges. */
export const actionsOf = (phase: Phase, level: "zone" | "account"): readonly string[] | undefined =>
  (level === "account" ? phase.accountActions : undefined) ?? phase.actions;

/** The action of a rule that states none: the only one that its phase has. */
export function defaultAction({ actions, accountActions }: Phase): string | undefined {
  return actions?.length === 1 && !accountActions ? actions[0] : undefined;
}
