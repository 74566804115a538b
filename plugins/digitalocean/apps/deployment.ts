import * as z from "zod";
import type { Step as Followed } from "../client/follow.js";

const Reason = z.looseObject({ code: z.string().nullish(), message: z.string().nullish() });

const StepFacts = {
  name: z.string().nullish(),
  component_name: z.string().nullish(),
  status: z.string().nullish(),
  reason: Reason.nullish(),
};

/** A step of a deployment. Steps hold steps, of which those two levels down are read. */
const Step = z.looseObject({
  ...StepFacts,
  steps: z
    .array(z.looseObject({ ...StepFacts, steps: z.array(z.looseObject(StepFacts)).nullish() }))
    .nullish(),
});

/** What is read of a deployment. */
export const Deployment = z.looseObject({
  id: z.string(),
  phase: z.string().default("UNKNOWN"),
  cause: z.string().nullish(),
  cloned_from: z.string().nullish(),
  created_at: z.string().nullish(),
  updated_at: z.string().nullish(),
  progress: z
    .looseObject({
      success_steps: z.int().nullish(),
      total_steps: z.int().nullish(),
      steps: z.array(Step).nullish(),
    })
    .nullish(),
});

export type Deployment = z.output<typeof Deployment>;

interface FailedStep {
  readonly name: string;
  readonly component: string | undefined;
  readonly reason: string;
  /** The step of the deployment itself that it is a part of: `build`. */
  readonly during: string;
}

interface AnyStep {
  readonly name?: string | null | undefined;
  readonly component_name?: string | null | undefined;
  readonly status?: string | null | undefined;
  readonly reason?: z.output<typeof Reason> | null | undefined;
  readonly steps?: readonly AnyStep[] | null | undefined;
}

/** The innermost step that has failed, which is the one with a reason. */
export function failedStep({ progress }: Deployment): FailedStep | undefined {
  const outer = (progress?.steps ?? []).find((step) => failedIn([step]));
  const failed = outer && failedIn([outer]);
  if (!failed) return undefined;
  const { name, component_name, reason } = failed;
  return {
    during: outer.name ?? "",
    name: name ?? "a step",
    component: component_name ?? undefined,
    reason: reason?.message ?? reason?.code ?? "without a reason",
  };
}

function failedIn(steps: readonly AnyStep[]): AnyStep | undefined {
  for (const step of steps) {
    const inner = failedIn(step.steps ?? []);
    if (inner) return { ...inner, component_name: inner.component_name ?? step.component_name };
    if (step.status === "ERROR") return step;
  }
  return undefined;
}

/** How far a deployment is. `SUPERSEDED` was active, and a later one is. */
export function deploymentStep(deployment: Deployment): Followed {
  const { phase, progress } = deployment;
  const [done, total] = [progress?.success_steps, progress?.total_steps];
  const status = total ? `${phase} (${done ?? 0} of ${total} steps)` : phase;
  if (phase === "ERROR" || phase === "CANCELED") {
    const step = failedStep(deployment);
    const where = step?.component ? ` of ${step.component}` : "";
    return { status, done: false, failed: step ? `${step.name}${where}: ${step.reason}` : phase };
  }
  return { status, done: phase === "ACTIVE" || phase === "SUPERSEDED" };
}
