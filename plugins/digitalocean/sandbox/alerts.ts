import type { World } from "cargoshipper/sandbox";
import { invalid, noContent, notFound, ok } from "./answer.js";
import { Droplets } from "./droplets.js";
import { listed } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";

interface Policy {
  readonly type: string;
  readonly description: string;
  readonly compare: string;
  readonly value: number;
  readonly window: string;
  readonly entities: readonly string[];
  readonly tags: readonly string[];
  readonly alerts: {
    readonly email: readonly string[];
    readonly slack: readonly { readonly channel: string; readonly url: string }[];
  };
  readonly enabled: boolean;
}

const TYPE = /^v1\/(?:insights\/(?:droplet|lbaas)|dbaas\/alerts|droplet\/autoscale_alerts)\/\w+$/;

/** The alerts there are: one watches web-1. */
export class AlertPolicies {
  readonly all: (Policy & { readonly uuid: string })[];

  constructor(private readonly world: World) {
    const web = world.part(Droplets).all.find(({ name }) => name === "web-1");
    this.all = [];
    this.add({
      type: "v1/insights/droplet/cpu",
      description: "web-1 is busy",
      compare: "GreaterThan",
      value: 90,
      window: "10m",
      entities: web ? [String(web.id)] : [],
      tags: [],
      alerts: { email: ["captain@example.com"], slack: [] },
      enabled: true,
    });
  }

  add(policy: Policy) {
    const { type, description, compare, value, window, entities, tags, alerts, enabled } = policy;
    const uuid = this.world.uuid();
    const made = { uuid, type, description, compare, value, window, entities, tags, alerts, enabled };
    this.all.push(made);
    return made;
  }
}

function policyIn({ json }: SandboxRequest): Policy {
  const policy = (json ?? {}) as Partial<Policy>;
  const { type = "", compare = "", window = "", value, alerts } = policy;
  if (!TYPE.test(type)) throw invalid("type is not a valid alert type");
  if (!["GreaterThan", "LessThan"].includes(compare)) throw invalid("compare is invalid");
  if (!["5m", "10m", "30m", "1h"].includes(window)) throw invalid("window is invalid");
  if (typeof value !== "number") throw invalid("value must be a number");
  if (!alerts?.email?.length && !alerts?.slack?.length) throw invalid("alerts must have an email or a slack");
  const stranger = alerts.email?.find((email) => !email.endsWith("@example.com"));
  if (stranger) throw invalid(`email ${stranger} is not verified`);
  return policy as Policy;
}

export const alertRoutes = [
  route("GET /monitoring/alerts", (request, world) =>
    listed(request, "/monitoring/alerts", "policies", world.part(AlertPolicies).all),
  ),
  route("POST /monitoring/alerts", (request, world) =>
    ok({ policy: world.part(AlertPolicies).add(policyIn(request)) }),
  ),
  route("DELETE /monitoring/alerts/{alert_uuid}", ({ params }, world) => {
    const { all } = world.part(AlertPolicies);
    const at = all.findIndex(({ uuid }) => uuid === params["alert_uuid"]);
    if (at < 0) throw notFound();
    all.splice(at, 1);
    return noContent();
  }),
];
