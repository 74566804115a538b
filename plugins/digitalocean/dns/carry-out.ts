import { type Plan, planSteps, type Step, stepLine } from "cargoshipper/dns";
import type { Call } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { inTurn } from "../client/in-turn.js";
import { path } from "../client/path.js";
import { toApi } from "./api-record.js";
import { OneRecord } from "./find-record.js";

/** Makes the changes of a plan, one request each. What a failure leaves is what the next plan finds. */
export const carryOut = (digitalOcean: DigitalOcean, plan: Plan, domain: string, call: Call): Promise<void> =>
  inTurn(
    planSteps(plan, domain).map((step) => ({
      says: stepLine(step, domain),
      make: () => send(digitalOcean, step, domain),
    })),
    domain,
    call,
  );

async function send({ api }: DigitalOcean, step: Step, domain: string): Promise<void> {
  const records = path`/domains/${domain}/records`;
  if (step.does === "create") await api.post(records, OneRecord, toApi(step.record, domain));
  else if (step.does === "remove") await api.delete(path`/domains/${domain}/records/${step.record.id}`);
  else {
    const { from, to } = step.change;
    await api.patch(path`/domains/${domain}/records/${from.id}`, OneRecord, toApi(to, domain));
  }
}
