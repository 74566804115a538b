import { listInput, listOutput, page, ToolError } from "cargoshipper/plugin";
import * as z from "zod";
import type { Cloudflare } from "../client/connect.js";
import { phaseName, phaseOf } from "./phases.js";
import { optionalPhase, ownerShape } from "./rule-inputs.js";
import { RuleRow, ruleRow } from "./rule-row.js";
import { entrypoint, type Owner, ownerOf } from "./ruleset.js";

const PhaseRow = z.object({
  phase: z.string(),
  id: z.string(),
  rules: z.int().optional(),
  ruleset_id: z.string(),
  version: z.string(),
});

export const ListRulesInput = listInput(RuleRow, { ...ownerShape, phase: optionalPhase });

export const ListRulesOutput = listOutput("rules", RuleRow)
  .partial()
  .extend({
    phase: z.string().optional(),
    ruleset_id: z.string().optional(),
    version: z.string().optional(),
    phases: z.array(PhaseRow).optional(),
    managed_rulesets: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
  });

type Input = z.output<typeof ListRulesInput>;

/** The rules of a phase; without one, the phases that have rules. */
export async function listRules(
  cloudflare: Cloudflare,
  input: Input,
): Promise<z.output<typeof ListRulesOutput>> {
  const owner = await ownerOf(cloudflare, input);
  if (input.phase === undefined) return { phases: await phasesOf(cloudflare, owner) };
  const phase = phaseOf(input.phase);
  const ruleset = await entrypoint(cloudflare, owner, phase.id);
  const rows = (ruleset?.rules ?? []).map(ruleRow);
  const { rows: rules, ...rest } = page(rows, input, ({ id }) => id);
  const managed = phase.actions?.includes("execute") && (await rulesetsOf(cloudflare, owner));
  return {
    phase: phase.id,
    ...(ruleset && { ruleset_id: ruleset.id, version: ruleset.version }),
    rules,
    ...rest,
    ...(managed && {
      managed_rulesets: managed
        .filter((one) => one.kind === "managed" && one.phase === phase.id)
        .map(({ id, name }) => ({ id, name })),
    }),
  };
}

async function phasesOf(cloudflare: Cloudflare, owner: Owner) {
  const kind = owner.level === "zone" ? "zone" : "root";
  const rulesets = (await rulesetsOf(cloudflare, owner)).filter((one) => one.kind === kind);
  return Promise.all(
    rulesets.map(async ({ id, phase, version }) => {
      const rules = await countOf(cloudflare, owner, phase);
      return {
        phase: phaseName(phase),
        id: phase,
        ...(rules !== undefined && { rules }),
        ruleset_id: id,
        version,
      };
    }),
  );
}

/** How many rules a phase has; undefined where the token may not look at that phase. */
async function countOf(cloudflare: Cloudflare, owner: Owner, phase: string): Promise<number | undefined> {
  try {
    return (await entrypoint(cloudflare, owner, phase))?.rules.length ?? 0;
  } catch (error) {
    if (ToolError.is(error) && error.details?.["status"] === 403) return undefined;
    throw error;
  }
}

/** Pages of a list; more is a list that never ends. */
const MOST = 50;

async function rulesetsOf({ sdk }: Cloudflare, { at }: Owner) {
  const all = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < MOST; pages++) {
    const { result, result_info } = await sdk.rulesets.list({ ...at, ...(cursor && { cursor }) });
    all.push(...(result ?? []));
    cursor = (result_info as { cursors?: { after?: string } } & typeof result_info)?.cursors?.after;
    cursor ??= result_info?.cursor;
    if (!cursor) break;
  }
  return all;
}
