import type { World } from "cargoshipper/sandbox";
import { invalid, noContent, notFound, ok } from "./answer.js";
import { listed } from "./paging.js";
import { route, type SandboxRequest } from "./route.js";

interface Check {
  readonly name: string;
  readonly type: string;
  readonly target: string;
  readonly regions: readonly string[];
  readonly enabled: boolean;
}

type SandboxCheck = Check & { readonly id: string };

/** The uptime checks there are: of a shop that is up, and of a page that is not reached from Europe. */
export class UptimeChecks {
  readonly all: SandboxCheck[] = [];
  readonly alerts = new Map<string, object[]>();

  constructor(private readonly world: World) {
    const regions = ["us_east", "eu_west"];
    this.add({ name: "shop", type: "https", target: "https://www.example.com", regions, enabled: true });
    this.add({ name: "old", type: "http", target: "http://old.example.com", regions, enabled: true });
  }

  add({ name, type, target, regions, enabled }: Check): SandboxCheck {
    const check = { id: this.world.uuid(), name, type, target, regions, enabled };
    this.all.push(check);
    return check;
  }

  of({ params }: SandboxRequest): SandboxCheck {
    const check = this.all.find(({ id }) => id === params["check_id"]);
    if (!check) throw notFound();
    return check;
  }

  alertsOf({ id }: SandboxCheck): object[] {
    const known = this.alerts.get(id) ?? [];
    this.alerts.set(id, known);
    return known;
  }
}

function checkIn({ json }: SandboxRequest): Check {
  const check = (json ?? {}) as Partial<Check>;
  const { name = "", type = "", target = "", regions = [] } = check;
  if (!name) throw invalid("name is required");
  if (!["ping", "http", "https"].includes(type)) throw invalid("type must be ping, http or https");
  if (!target || (type !== "ping" && !target.startsWith(`${type}://`))) throw invalid("target is invalid");
  if (regions.length === 0) throw invalid("regions must have at least one");
  return { enabled: true, ...check } as Check;
}

function stateOf({ regions, name }: SandboxCheck) {
  const down = (region: string) => name === "old" && region === "eu_west";
  const shown = regions.map((region) => [
    region,
    {
      status: down(region) ? "DOWN" : "UP",
      status_changed_at: "2026-11-20T08:00:00Z",
      thirty_day_uptime_percentage: down(region) ? 93.4 : 99.98,
    },
  ]);
  return {
    regions: Object.fromEntries(shown),
    previous_outage: {
      region: "us_east",
      started_at: "2026-11-02T10:00:00Z",
      ended_at: "2026-11-02T10:02:00Z",
      duration_seconds: 120,
    },
  };
}

export const uptimeRoutes = [
  route("GET /uptime/checks", (request, world) =>
    listed(request, "/uptime/checks", "checks", world.part(UptimeChecks).all),
  ),
  route("POST /uptime/checks", (request, world) =>
    ok({ check: world.part(UptimeChecks).add(checkIn(request)) }, 201),
  ),
  route("DELETE /uptime/checks/{check_id}", (request, world) => {
    const checks = world.part(UptimeChecks);
    checks.all.splice(checks.all.indexOf(checks.of(request)), 1);
    return noContent();
  }),
  route("GET /uptime/checks/{check_id}/state", (request, world) =>
    ok({ state: stateOf(world.part(UptimeChecks).of(request)) }),
  ),
  route("GET /uptime/checks/{check_id}/alerts", (request, world) => {
    const checks = world.part(UptimeChecks);
    const check = checks.of(request);
    return listed(request, `/uptime/checks/${check.id}/alerts`, "alerts", checks.alertsOf(check));
  }),
  route("POST /uptime/checks/{check_id}/alerts", (request, world) => {
    const checks = world.part(UptimeChecks);
    const alert = { id: world.uuid(), ...(request.json as object) };
    checks.alertsOf(checks.of(request)).push(alert);
    return ok({ alert }, 201);
  }),
];
