import type { Correction } from "../../../spec/correction.js";

const ALGORITHMS = ["none", "auto", "default", "gzip", "brotli"];

const BINDINGS = [
  "kv_namespace",
  "service",
  "do",
  "r2",
  "queue",
  "d1",
  "dispatch_namespace",
  "mtls_cert",
].map((kind) => ({ $ref: `#/components/schemas/workers_${kind}_binding` }));
const LATER_BINDINGS = ["plain_text", "secret_text", "json"];

/** What is put right in the components of Cloudflare's document. */
export const CORRECTIONS: readonly Correction[] = [
  {
    at: "schemas/rulesets_RuleAction/pattern",
    was: "^[a-z]+$",
    is: "^[a-z_]+$",
    why: "The document has managed_challenge, set_config and others with an underscore in its own list of rules.",
  },
  {
    at: "schemas/rulesets_Rule/properties/ratelimit",
    was: undefined,
    is: { type: "object" },
    why: "Rules that limit rates have their limit there, as Cloudflare's guide to them shows; the SDK's types say what is in it.",
  },
  {
    at: "schemas/rulesets_RewriteUriPart/oneOf/0/properties/value/minLength",
    was: 1,
    is: 0,
    why: "An empty text removes the path or the query, says Cloudflare's guide to URL rewrites; its Terraform provider was corrected for it in September 2025.",
  },
  {
    at: "schemas/rulesets_CompressResponseRule/allOf/1/properties/action_parameters/properties/algorithms/items/properties/name/enum",
    was: ALGORITHMS,
    is: [...ALGORITHMS, "zstd"],
    why: "Zstandard came after the document; the SDK's types have it.",
  },
  {
    at: "schemas/workers_usage_model/pattern",
    was: "^(bundled|unbound)$",
    is: "^(standard|bundled|unbound)$",
    why: "Every new Worker is billed as standard since 2024; the SDK's types have it.",
  },
  {
    at: "schemas/workers_binding/oneOf",
    was: BINDINGS,
    is: [...BINDINGS, { type: "object", required: ["type"], properties: { type: { enum: LATER_BINDINGS } } }],
    why: "The document has only bindings to resources; the SDK's types have texts, secrets and JSON too.",
  },
];
