import { takesSecrets } from "cargoshipper/plugin";
import * as z from "zod";

/** Whose rules a tool is about; `ownerOf` reads both. */
export const ownerShape = {
  zone: z.string().optional().describe("Domain or zone id"),
  account: z.string().optional().describe("Instead of zone: name or id"),
};

const phase = z.string().describe("waf, rate_limit, redirect, url_rewrite, cache…");

/** The phase of a tool that needs none. */
export const optionalPhase = phase.optional();

/** What a rule can be made of. */
const definitionShape = {
  expression: z.string().describe('Such as http.host eq "a.com"'),
  description: z.string().describe("What for"),
  enabled: z.boolean().describe("On"),
  action_parameters: takesSecrets(z.record(z.string(), z.unknown())).describe("As in the API"),
  ratelimit: z.record(z.string(), z.unknown()).describe("characteristics, period, requests_per_period"),
  position: z.union([z.string(), z.int()]).describe("first, last, before <rule>, after <rule>, number"),
};

const { expression, enabled, ...rest } = definitionShape;
const optional = z.object(rest).partial().shape;

export const CreateInput = z.object({
  ...ownerShape,
  phase,
  expression,
  action: z.string().optional().describe("Default: the phase's only one"),
  ...optional,
  enabled: enabled.default(true),
});

export const RuleInput = z.object({
  ...ownerShape,
  phase,
  rule: z.string().describe("Id or exact description"),
});

export const UpdateInput = RuleInput.extend({
  expression: expression.optional(),
  action: z.string().optional().describe("A new one"),
  ...optional,
  enabled: enabled.optional(),
});
