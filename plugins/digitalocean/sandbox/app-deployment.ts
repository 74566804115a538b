import type { World } from "cargoshipper/sandbox";
import type { SandboxSpec } from "./apps.js";
import { Pace } from "./pace.js";

/** How a deployment ends. `never` stays in its first phase. */
export type Fate = "active" | "error" | "never";

/** Seconds that a deployment takes; when each phase begins, as a share of it. */
const SECONDS = 40;
/** Seconds before a deployment is listed that begins later than what it is of. */
const UNSEEN = 5;
const PHASES = [
  ["PENDING_BUILD", 0],
  ["BUILDING", 0.1],
  ["PENDING_DEPLOY", 0.6],
  ["DEPLOYING", 0.7],
] as const;

const SPEC_FAILS = "exit 1";

/** A deployment of an app; what has become of it depends on the time. */
export class SandboxDeployment {
  readonly id: string;
  readonly created_at: string;
  /** Milliseconds. */
  endsAt: number;
  private readonly startedAt = Date.now();
  private listedAt = 0;

  constructor(
    private readonly world: World,
    readonly spec: SandboxSpec,
    readonly cause: string,
    private readonly fate: Fate,
    readonly clonedFrom: string | undefined,
  ) {
    this.id = world.uuid();
    this.created_at = world.now();
    this.endsAt = this.startedAt + SECONDS * world.part(Pace).milliseconds;
  }

  /** The component whose build fails: one with `exit 1` as its command. */
  get failing(): string | undefined {
    const all = [
      ...(this.spec.services ?? []),
      ...(this.spec.workers ?? []),
      ...(this.spec.static_sites ?? []),
    ];
    return this.fate === "error"
      ? all[0]?.name
      : all.find(({ build_command }) => build_command === SPEC_FAILS)?.name;
  }

  /** Lets it be listed a little later, as after a change of the app, whose answer does not name it yet. */
  beginLater(): void {
    this.listedAt = Date.now() + UNSEEN * this.world.part(Pace).milliseconds;
  }

  get isListed(): boolean {
    return Date.now() >= this.listedAt;
  }

  get phase(): string {
    const passed = (Date.now() - this.startedAt) / Math.max(1, this.endsAt - this.startedAt);
    if (this.fate === "never") return "PENDING_BUILD";
    if (passed >= 1 || this.endsAt < this.startedAt) return this.failing ? "ERROR" : "ACTIVE";
    return PHASES.filter(([, from]) => passed >= from).at(-1)?.[0] ?? "PENDING_BUILD";
  }

  /** As the API shows it. One that was active before another is superseded. */
  shown(isLatestActive: boolean) {
    const { phase, spec } = this;
    const names = (of: readonly { readonly name: string }[] | undefined) =>
      (of ?? []).map(({ name }) => ({
        name,
        source_commit_hash: "3f2a1b0c4d5e6f708192a3b4c5d6e7f801928374",
      }));
    return {
      id: this.id,
      phase: phase === "ACTIVE" && !isLatestActive ? "SUPERSEDED" : phase,
      cause: this.cause,
      ...(this.clonedFrom !== undefined && { cloned_from: this.clonedFrom }),
      created_at: this.created_at,
      updated_at: this.world.now(),
      phase_last_updated_at: this.world.now(),
      tier_slug: "basic",
      spec,
      services: names(spec.services),
      static_sites: names(spec.static_sites),
      workers: names(spec.workers),
      jobs: names(spec.jobs),
      functions: [],
      progress: this.progress(phase),
    };
  }

  private progress(phase: string) {
    const { failing } = this;
    const at = ["PENDING_BUILD", "BUILDING", "PENDING_DEPLOY", "DEPLOYING", "ACTIVE"].indexOf(phase);
    const build = phase === "ERROR" ? "ERROR" : at > 1 ? "SUCCESS" : at === 1 ? "RUNNING" : "PENDING";
    const deploy = at === 4 ? "SUCCESS" : at === 3 ? "RUNNING" : "PENDING";
    const reason = { code: "BuildPermanentError", message: "Build command exited with status 1." };
    const steps = [
      {
        name: "build",
        status: build,
        started_at: this.created_at,
        steps: [
          {
            name: "components",
            status: build,
            steps: [
              {
                name: failing ?? "all",
                component_name: failing ?? "",
                status: build,
                message_base: "Building service",
                ...(build === "ERROR" && { reason }),
              },
            ],
          },
        ],
      },
      { name: "deploy", status: deploy },
    ];
    const count = (status: string) => steps.filter((one) => one.status === status).length;
    return {
      pending_steps: count("PENDING"),
      running_steps: count("RUNNING"),
      success_steps: count("SUCCESS"),
      error_steps: count("ERROR"),
      total_steps: steps.length,
      steps,
      summary_steps: [{ name: "build", status: build }],
    };
  }
}
