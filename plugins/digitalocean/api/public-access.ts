import type { Operation } from "cargoshipper/api";
import type { Risk } from "cargoshipper/plugin";
import { isWide } from "../network/firewall-rule.js";
import { actionIn } from "./effect-with-body.js";

/** Operations that state rules of a firewall. */
const RULES = ["firewalls_create", "firewalls_update", "firewalls_add_rules"];
/** Operations after which droplets may be open that were not, as what they change is not in their body. */
const TARGETS = [
  "firewalls_update",
  "firewalls_delete",
  "firewalls_assign_droplets",
  "firewalls_delete_droplets",
  "firewalls_add_tags",
  "firewalls_delete_tags",
  "tags_delete",
];
/** Operations that give tags or take them: for droplets a firewall may come or go with one. */
const TAGGING = ["tags_assign_resources", "tags_unassign_resources"];
/** Operations that make droplets, which get firewalls by the tags that they are made with. */
const MAKING = ["droplets_create", "autoscalepools_create", "autoscalepools_update"];

/** Ports that a call opens to everybody, in the words of the typed tools: "tcp 22 from 0.0.0.0/0". */
export function publicAccessOf({ id }: Pick<Operation, "id">, body: unknown): Risk[] {
  const { rules, name } = actionIn(body);
  if (id === "databases_update_firewall_rules") return openSources("by id", rules);
  if (id === "databases_create_cluster") return openSources(String(name), rules);
  const values = RULES.includes(id) ? openIn(actionIn(body)["inbound_rules"]) : [];
  return [
    ...values.map((value) => ({ risk: "publicAccess", value, says: `Everybody may come in: ${value}` })),
    ...(TARGETS.includes(id) ||
    (TAGGING.includes(id) && hasDroplets(body)) ||
    (MAKING.includes(id) && hasTags(body))
      ? [{ risk: "publicAccess", value: id, says: `${id} may leave droplets open to everybody` }]
      : []),
  ];
}

/** Whether droplets are among what is tagged. What cannot be read may hold some. */
function hasDroplets(body: unknown): boolean {
  const { resources } = actionIn(body);
  if (!Array.isArray(resources)) return true;
  return resources.some((one) => {
    const { resource_type: type } = actionIn(one);
    return type === undefined || type === "droplet";
  });
}

/** Whether the droplets to be made have tags. What cannot be read may hold some. */
function hasTags(body: unknown): boolean {
  const stated = actionIn(body);
  const { tags } = { ...stated, ...actionIn(stated["droplet_template"]) };
  return Array.isArray(tags) ? tags.length > 0 : tags !== undefined && tags !== null;
}

/** Without any trusted source a database lets in whoever has a password. */
function openSources(database: string, rules: unknown): Risk[] {
  const stated = Array.isArray(rules) ? rules.map(actionIn) : [];
  const wide = stated.map(({ value }) => String(value)).filter(isWide);
  return (stated.length === 0 ? ["everywhere"] : wide).map((from) => ({
    risk: "publicAccess",
    value: `database ${database} from ${from}`,
    says: `Whoever has a password may connect to the database ${database} from ${from}`,
  }));
}

function openIn(rules: unknown): string[] {
  if (!Array.isArray(rules)) return [];
  return rules.flatMap((rule: unknown) => {
    const { protocol, ports, sources } = actionIn(rule);
    const { addresses } = actionIn(sources);
    const way = [protocol, ...(protocol === "icmp" ? [] : [portsIn(ports)]), "from"].map(String).join(" ");
    return (Array.isArray(addresses) ? addresses : [])
      .map(String)
      .filter(isWide)
      .map((address) => `${way} ${address}`);
  });
}

const portsIn = (ports: unknown) => (ports === undefined || ports === "0" ? "all" : ports);
