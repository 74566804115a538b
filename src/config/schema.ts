import * as z from "zod";
import type { AnyPluginSpec, ConfiguredPlugin, HostKeys } from "../plugin/define-plugin.js";
import type { PLUGIN } from "../plugin/marks.js";
import {
  apiKey,
  approvals,
  decision,
  headerName,
  logLevel,
  mode,
  port,
  positive,
  size,
  text,
  toolsetList,
  toolsetName,
  transport,
  variablePrefix,
} from "./values.js";

const pattern = text;
const patterns = () => z.union([pattern, z.array(pattern).min(1, "expected at least one")]);

const limits = () => ({
  /** What callers may do. The strictest of all levels wins. Default: `full`. */
  mode: mode().optional(),
  /** Names or globs of tools, URI templates of resources, names of prompts. `deny` wins over `allow`. */
  tools: z
    .strictObject({
      allow: z.array(pattern).optional(),
      deny: z.array(z.union([pattern, z.strictObject({ tool: pattern, when: conditions() })])).optional(),
    })
    .optional(),
  /** Which effects need a person's approval. Default: `destroy`. */
  approvals: z
    .union([
      approvals(),
      z.strictObject({
        require: approvals().optional(),
        fallback: z.enum(["confirmation", "deny"]).optional(),
      }),
    ])
    .optional(),
});

const conditions = () =>
  z
    .record(z.string(), patterns())
    .refine((when) => Object.keys(when).length > 0, 'expected kinds of objects: { container: "*-db" }');

const toolsetRules = () =>
  z.union([toolsetList(), z.record(toolsetName(), z.union([z.boolean(), z.strictObject(limits())]))]);

/** The options of a plugin that is named by a specifier, and what the host reads beside them. */
export type NamedEntry = HostKeys & { readonly [option: string]: unknown };

/**
 * An entry of `plugins`: a plugin, called with its options or not; the name of a built-in one; or a module (a package,
 * or a path from the configuration file), alone or with its options.
 */
export type PluginItem =
  | ConfiguredPlugin
  | { readonly [PLUGIN]: AnyPluginSpec }
  | string
  | readonly [specifier: string, entry?: NamedEntry];

/**
 * The configuration file. Entries of `plugins` are checked one by one, so that a bad one costs only itself. Made when
 * there is a file to check: making schemas costs start-up time.
 */
export const configSchema = z.lazy(() =>
  z.strictObject({
    /** The name that clients see. Default: `cargoshipper`. */
    name: text.optional(),
    /** The version that clients see. Default: the package's. */
    version: text.optional(),
    /** Default: `info`. */
    logLevel: logLevel().optional(),
    /** Default: `stdio`. */
    transport: transport().optional(),
    /** Whether plugins use a sandbox of their own instead of the provider, so that nothing is real. Default: false. */
    sandbox: z.boolean().optional(),
    /** Where `http` and `sse` listen. Default: 127.0.0.1, port 8000. */
    http: z.strictObject({ host: text.optional(), port: port().optional() }).optional(),
    /** Calls per client and window (seconds). Default: 100 of those that change something in 60 s; reads are free. */
    rateLimit: z.strictObject({ requests: positive.optional(), window: positive.optional() }).optional(),
    /** Who may connect over HTTP. `allowed` is better kept in ALLOWED_API_KEYS than in a file. */
    apiKeys: z
      .strictObject({
        required: z.boolean().optional(),
        header: headerName().optional(),
        allowed: z.array(apiKey()).optional(),
      })
      .optional(),
    ...limits(),
    /** For each plugin, the toolsets that are on. Default: `["default"]`. */
    toolsets: z.record(z.string(), toolsetRules()).optional(),
    /** Where values come from that arguments name as `secret://name`. */
    secrets: z.strictObject({ prefix: variablePrefix().optional(), file: text.optional() }).optional(),
    /** A record of calls. Default: none. `maxSize` in bytes, or as "10 MB", which is the default. */
    audit: z.strictObject({ file: text, maxSize: size().optional() }).optional(),
    /** The plugins that are on, and no others. Left out: the built-in ones. */
    plugins: z.array(z.custom<PluginItem>()).optional(),
  }),
);

/** What a configuration file may hold. */
export type Config = z.input<typeof configSchema>;

export type ParsedConfig = z.output<typeof configSchema>;

/** The keys that the host reads in a plugin's entry and in a target. */
export const hostKeysSchema = z.lazy(() =>
  z.strictObject({
    ...limits(),
    toolsets: toolsetRules().optional(),
    risks: z.record(z.string(), z.union([decision(), z.record(pattern, decision())])).optional(),
  }),
);
