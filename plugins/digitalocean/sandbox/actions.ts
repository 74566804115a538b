import type { World } from "cargoshipper/sandbox";
import { type Answer, notFound, ok } from "./answer.js";
import { Pace } from "./pace.js";
import { listed } from "./paging.js";
import { Regions } from "./regions.js";
import { route, type SandboxRequest } from "./route.js";

/** How an action that was begun ends. `never` stays in progress. */
export type Fate = "completed" | "errored" | "never";

interface Begun {
  readonly type: string;
  readonly resource_type: string;
  readonly resource_id: number | null;
  readonly region: string | null;
  /** Seconds that it takes at DigitalOcean; here they are shorter. */
  readonly seconds: number;
  /** What is different when it has ended well, and when it has not. */
  readonly done?: () => void;
  readonly failed?: () => void;
}

/** An action as the sandbox keeps it. */
export interface SandboxAction extends Begun {
  readonly id: number;
  readonly started_at: string;
  readonly endsAt: number;
  readonly fate: Fate;
  status: "in-progress" | "completed" | "errored";
  completed_at: string | null;
}

/** What was begun and takes time. Everything that asks looks first what has ended meanwhile. */
export class Actions {
  readonly all: SandboxAction[] = [];
  private readonly fates: Fate[] = [];

  constructor(private readonly world: World) {}

  /** How the next actions end, for tests. */
  next(...fates: readonly Fate[]): void {
    this.fates.push(...fates);
  }

  begin(begun: Begun): SandboxAction {
    const { world } = this;
    const action: SandboxAction = {
      ...begun,
      id: world.number(),
      started_at: world.now(),
      endsAt: Date.now() + begun.seconds * world.part(Pace).milliseconds,
      fate: this.fates.shift() ?? "completed",
      status: "in-progress",
      completed_at: null,
    };
    this.all.push(action);
    return action;
  }

  /** Ends whatever is due. */
  settle(now = Date.now()): void {
    for (const action of this.all) {
      if (action.status !== "in-progress" || action.fate === "never" || action.endsAt > now) continue;
      action.status = action.fate;
      action.completed_at = this.world.now();
      (action.fate === "completed" ? action.done : action.failed)?.();
    }
  }

  /** The action of a request, of one thing or of any. Throws what the API answers when there is none. */
  answer({ params }: SandboxRequest, type?: string, resource: number | null = null): Answer {
    const action = this.all.find(({ id }) => String(id) === params["action_id"]);
    const isIts = type === undefined || (action?.resource_type === type && action.resource_id === resource);
    if (!action || !isIts) throw notFound();
    return ok({ action: shownAction(action, this.world) });
  }

  /** Whether anything is going on with a thing. */
  isBusy(type: string, id: number): boolean {
    return this.all.some(
      (one) => one.status === "in-progress" && one.resource_type === type && one.resource_id === id,
    );
  }
}

/** An action as the API shows it. */
export function shownAction(action: SandboxAction, world: World) {
  const { id, status, type, started_at, completed_at, resource_id, resource_type, region } = action;
  return {
    id,
    status,
    type,
    started_at,
    completed_at,
    resource_id,
    resource_type,
    ...(region === null ? {} : { region: world.part(Regions).of(region) }),
    region_slug: region,
  };
}

export const actionRoutes = [
  route("GET /actions", (request, world) => {
    const rows = [...world.part(Actions).all].reverse().map((one) => shownAction(one, world));
    return listed(request, "/actions", "actions", rows);
  }),
  route("GET /actions/{action_id}", (request, world) => world.part(Actions).answer(request)),
];
