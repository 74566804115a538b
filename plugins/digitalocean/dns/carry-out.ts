import { type Plan, planSteps, type Step, stepLine } from "cargoshipper/dns";
import { type Call, ToolError } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { path } from "../client/path.js";
import { toApi } from "./api-record.js";
import { OneRecord } from "./find-record.js";

/**
 * Makes the changes of a plan, one request each. When one fails, or the call ends, the error says which were made and which
 * were not; what is left is what the next plan finds.
 */
export async function carryOut(
  digitalOcean: DigitalOcean,
  plan: Plan,
  domain: string,
  call: Call,
): Promise<void> {
  const steps = planSteps(plan, domain);
  for (const [at, step] of steps.entries()) {
    try {
      await send(digitalOcean, step, domain);
    } catch (error) {
      const known = ToolError.is(error) ? error : ended(call.signal);
      throw known ? halfWay(known, steps, at, domain) : error;
    }
    call.progress(at + 1, steps.length, domain);
  }
}

async function send({ api }: DigitalOcean, step: Step, domain: string): Promise<void> {
  const records = path`/domains/${domain}/records`;
  if (step.does === "create") await api.post(records, OneRecord, toApi(step.record, domain));
  else if (step.does === "remove") await api.delete(path`/domains/${domain}/records/${step.record.id}`);
  else {
    const { from, to } = step.change;
    await api.patch(path`/domains/${domain}/records/${from.id}`, OneRecord, toApi(to, domain));
  }
}

/** Why a call ends in the middle of a request, whose outcome nobody knows then. */
function ended({ aborted, reason }: AbortSignal): ToolError | undefined {
  if (!aborted) return undefined;
  const late = reason instanceof Error && reason.name === "TimeoutError";
  return new ToolError(
    late ? "timeout" : "cancelled",
    late ? "The time is over." : "The call was cancelled.",
    {
      next: "It may have been made all the same.",
    },
  );
}

/** Lines of each kind that the error names. */
const MOST = 50;

function halfWay(error: ToolError, steps: readonly Step[], at: number, domain: string): ToolError {
  const lines = (some: readonly Step[]) => some.slice(0, MOST).map((step) => stepLine(step, domain));
  const [failed = ""] = lines(steps.slice(at, at + 1));
  return new ToolError(
    error.kind,
    `${at} of ${steps.length} changes of ${domain} were made. Then this one failed, ${failed}: ${error.message}`,
    {
      next: `${error.next ?? ""} The same call again goes on with what is left.`.trim(),
      details: {
        ...error.details,
        made: lines(steps.slice(0, at)),
        failed,
        left: lines(steps.slice(at + 1)),
      },
      cause: error,
    },
  );
}
