import type { Risk } from "../plugin/index.js";
import { referencesIn, withSecrets } from "../secrets/references.js";
import type { Bound, Offered } from "./bound.js";
import type { CallRecord } from "./call-record.js";
import type { ToolCard } from "./catalogue.js";
import { withoutConfirmation } from "./confirmation-argument.js";
import type { ToolResult } from "./envelope.js";
import { examineObjects, identitiesOf, statedRisks } from "./examine.js";
import type { LiveCall } from "./live-call.js";
import type { Machinery } from "./machinery.js";
import type { ToolMember } from "./members.js";
import { refuse } from "./policy.js";
import { riskKey, ruleOn } from "./risks.js";
import { takeInput } from "./take-input.js";
import { toolAnswer } from "./tool-answer.js";
import { approvalOf } from "./tool-approval.js";

type Args = Record<string, unknown>;
type Instance = Record<string | symbol, unknown>;
type Method = (input: unknown, call: LiveCall) => unknown;

/** The tool's name without its plugin's: what results call it. */
export const operationOf = ({ plugin, card }: Pick<Offered<ToolCard>, "plugin" | "card">): string =>
  card.name.slice(plugin.length + 1);

/** A permitted call: input, objects, risks, approval, handler, redaction, size. */
export async function runTool(
  bound: Bound<ToolCard>,
  args: Args,
  call: LiveCall,
  record: CallRecord,
  machinery: Machinery,
): Promise<ToolResult> {
  const { runtime, card } = bound;
  const operation = operationOf({ plugin: runtime.name, card });
  const member = await runtime.member("tool", ({ spec }) => spec.name === operation);
  const { confirmation, stated } = withoutConfirmation(args, bound);
  const { spec } = member;
  const next = `Correct the arguments of ${card.name} and call it again.`;
  const input = takeInput(spec.input, stated, call, record, next);
  const shown = record.arguments as Args;
  const resolve = async (name: string) => {
    const value = await machinery.secrets.resolve(name, runtime.name, runtime.target);
    // For good: what it is given to may show it to a later call.
    machinery.redactor.learn([value]);
    return value;
  };
  // One that cannot be had is told before anything happens, a preview included.
  const references = referencesIn(spec.input, input);
  await Promise.all(references.map(resolve));
  const instance = await runtime.instance(member.owner);
  const ask = () => examine(bound, member, instance, input, call);
  const risks = await ask();
  const { preview: method } = spec;
  const preview = method === undefined ? undefined : () => (instance[method] as Method)(input, call);
  const identities = () => identitiesOf(spec, instance, input, call);
  const approval = await approvalOf(
    { bound, call, stated, shown, confirmation, risks, ask, preview, identities },
    record.id,
    machinery,
  );
  if (approval.call) record.id = approval.call;
  call.accept((later) => permit(later, risks, bound));
  const given = references.length > 0 ? await withSecrets(spec.input, input, resolve) : input;
  await call.start(() => record.begin(approval.by));
  const answer = await (instance[member.method] as Method)(given, call);
  return toolAnswer(operation, answer, spec, call.redactor);
}

/** Throws when the objects or the risks of a call forbid it; answers the risks that a person has to accept. */
async function examine(
  bound: Bound<ToolCard>,
  { spec }: ToolMember,
  instance: Instance,
  input: unknown,
  call: LiveCall,
): Promise<readonly Risk[]> {
  await examineObjects(bound, spec, instance, input, call);
  const stated = await statedRisks(spec, instance, input, call);
  const { denied, asked } = ruleOn(stated, bound.policy, bound.runtime.name);
  refuse(denied);
  return asked;
}

/** Throws when something that shows up later was neither allowed beforehand nor accepted with this call. */
function permit(
  later: readonly Risk[],
  accepted: readonly Risk[],
  { policy, runtime }: Bound<ToolCard>,
): void {
  const { denied, asked } = ruleOn(later, policy, runtime.name);
  refuse(denied);
  const keys = accepted.map(riskKey);
  const unasked = asked.find((risk) => !keys.includes(riskKey(risk)));
  refuse(
    unasked && {
      rule: `risk ${unasked.risk}: ${unasked.says}, which nobody was asked about`,
      where: "risks",
    },
  );
}
