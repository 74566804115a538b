import * as z from "zod";

const Text = z.string().min(1);
const Either = "expected either value or expression, and not both";

/** A value as it is, or one that is computed. */
const valueOrExpression = z
  .looseObject({ value: Text.optional(), expression: Text.optional() })
  .refine(({ value, expression }) => (value === undefined) !== (expression === undefined), Either);

const filled = (what: string) =>
  z.looseObject({}).refine((value) => Object.keys(value).length > 0, `expected ${what}`);

const oneOf = (...names: readonly string[]) =>
  z
    .looseObject({})
    .refine(
      (value) => names.some((name) => value[name] !== undefined),
      `expected at least one of ${names.join(", ")}`,
    );

const Block = z.looseObject({
  response: z
    .looseObject({ status_code: z.int().min(400).max(499), content: Text, content_type: Text })
    .optional(),
});

const Redirect = z.looseObject({
  from_value: z.looseObject({
    target_url: valueOrExpression,
    status_code: z.literal([301, 302, 303, 307, 308]),
  }),
});

const BulkRedirect = z.looseObject({ from_list: z.looseObject({ name: Text, key: Text }) });

const RewriteUrl = z.looseObject({
  uri: oneOf("path", "query").and(
    z.looseObject({
      path: valueOrExpression.optional(),
      // An empty value removes the query.
      query: z.union([valueOrExpression, z.looseObject({ value: z.literal("") })]).optional(),
    }),
  ),
});

const Header = z.union([
  z.looseObject({ operation: z.literal("remove") }),
  z.looseObject({ operation: z.literal(["set", "add"]) }).and(valueOrExpression),
]);

const RewriteHeaders = z.looseObject({
  headers: filled("headers by their names").and(z.record(z.string(), Header)),
});

const Execute = z.looseObject({
  id: z.string().regex(/^[0-9a-f]{32}$/, "expected the id of a ruleset: 32 hexadecimal digits"),
});

/** What each action takes. Those that are not here take nothing that could be missing. */
const OF_ACTIONS: Readonly<Record<string, z.ZodType>> = {
  block: Block.optional(),
  redirect: Redirect,
  execute: Execute,
  skip: oneOf("ruleset", "rulesets", "rules", "phase", "phases", "products"),
  set_cache_settings: filled("a setting, such as cache: true"),
  set_config: filled("a setting, such as ssl: strict"),
  route: oneOf("host_header", "origin", "sni"),
  compress_response: z.looseObject({ algorithms: z.array(z.looseObject({ name: Text })).min(1) }),
  serve_error: oneOf("content", "asset_name"),
};

/** Where an action takes something else than elsewhere. */
const OF_PHASES: Readonly<Record<string, z.ZodType>> = {
  http_request_redirect: BulkRedirect,
  http_request_transform: RewriteUrl,
  http_request_late_transform: RewriteHeaders,
  http_response_headers_transform: RewriteHeaders,
};

/** The parameters that rules of a phase take for an action; undefined where there is nothing to check. */
export const parametersOf = (phase: string, action: string): z.ZodType | undefined =>
  OF_PHASES[phase] ?? OF_ACTIONS[action];

const Count = z.int().min(1);

/** What a rate limit counts. */
export const RateLimit = z
  .looseObject({
    characteristics: z.array(Text).min(1),
    period: Count,
    requests_per_period: Count.optional(),
    score_per_period: Count.optional(),
    mitigation_timeout: z.int().min(0).optional(),
  })
  .refine(
    ({ requests_per_period, score_per_period }) =>
      requests_per_period !== undefined || score_per_period !== undefined,
    "expected requests_per_period",
  );
