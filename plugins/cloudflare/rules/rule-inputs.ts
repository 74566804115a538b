import { takesSecrets } from "cargoshipper/plugin";
import * as z from "zod";

/** Whose rules a tool is about; `ownerOf` reads both. */
export const ownerShape = {
  zone: z.string().optional().describe("Domain or zone id"),
  account: z.string().optional().describe("Instead of zone: name or id"),
};

const phase = z.string().describe("waf, rate_limit, redirect, url_rewrite, cache… or its id");

/** The phase of a tool that needs none. */
export const optionalPhase = phase.optional();

/** What a rule can be made of. */
const definitionShape = {
  expression: z.string().describe('Such as http.host eq "a.example.com"'),
  description: z.string().max(500).describe("What it is for"),
  enabled: z.boolean().describe("Whether it is on"),
  action_parameters: takesSecrets(z.record(z.string(), z.unknown())).describe("As in Cloudflare's API"),
  ratelimit: z
    .record(z.string(), z.unknown())
    .describe("For rate_limit: characteristics, period, requests_per_period"),
  position: z
    .union([z.string(), z.int()])
    .describe("first, last, before <rule id>, after <rule id>, or from 1"),
};

const { expression, enabled, ...rest } = definitionShape;
const optional = z.object(rest).partial().shape;

export const CreateInput = z.object({
  ...ownerShape,
  phase,
  expression,
  action: z.string().optional().describe("block, skip, redirect…; the phase's only one if left out"),
  ...optional,
  enabled: enabled.default(true),
});

export const RuleInput = z.object({
  ...ownerShape,
  phase,
  rule: z.string().describe("Its id, or its exact description"),
});

export const UpdateInput = RuleInput.extend({
  expression: expression.optional(),
  action: z.string().optional().describe("block, skip…"),
  ...optional,
  enabled: enabled.optional(),
});
