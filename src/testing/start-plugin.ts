import type { AuditRecord } from "../audit/record.js";
import type { PlaceEntry, PluginEntry, PolicyLayer } from "../config/load.js";
import { policyLayer } from "../config/policy.js";
import type { ToolResult } from "../host/envelope.js";
import { Host } from "../host/host.js";
import { LoopGuard } from "../host/loop-guard.js";
import type { LogLevel, Requester } from "../host/requester.js";
import type { CompletionRequest } from "../host/run-completion.js";
import type { PromptResult } from "../host/run-prompt.js";
import type { ResourceResult } from "../host/run-resource.js";
import { ownEntry } from "../own/own-entry.js";
import type {
  AnyPluginSpec,
  ApprovalRules,
  Approvals,
  Capability,
  ConfiguredPlugin,
  Limits,
  Logger,
  Mode,
  ObjectRule,
  Plugin,
  RiskRules,
} from "../plugin/index.js";
import { CONFIGURED, PLUGIN } from "../plugin/marks.js";
import type { Question } from "../plugin/questions.js";
import { Redactor } from "../redaction/redactor.js";
import { SecretStore } from "../secrets/store.js";

/** One of several places: what it adds to, or states otherwise than, all of them. */
export interface TargetOptions extends Limits {
  readonly options?: Readonly<Record<string, unknown>>;
  readonly risks?: RiskRules;
  readonly toolsets?: readonly string[];
}

/** How a plugin is started for a test. */
export interface StartOptions {
  /** The plugin's entry without the keys of the host. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** The environment that options are filled from. Default: empty, so that a test does not depend on the machine. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly mode?: Mode;
  readonly allow?: readonly string[];
  readonly deny?: readonly (string | ObjectRule)[];
  readonly approvals?: Approvals | ApprovalRules;
  readonly risks?: RiskRules;
  readonly toolsets?: readonly string[];
  /** Runs it on its own sandbox, as `--sandbox` does; `options` and `env` are left aside then. Default: false. */
  readonly sandbox?: boolean;
  /** Several places, the default one first. */
  readonly targets?: Readonly<Record<string, TargetOptions>>;
  /** Other plugins that are on as well, with their options: `[post({ token })]`. */
  readonly beside?: readonly ConfiguredPlugin[];
  /** The values of secrets by their names. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Calls of any kind within a minute. Default: 100 of those that change something. */
  readonly requests?: number;
  /** Receives what the audit would be told. */
  readonly audit?: (record: AuditRecord) => void;
  /** Answers the plugin's questions and approvals; without it the client has no such capability. */
  readonly answer?: (question: Question) => unknown;
}

/** What one request may bring along. */
export interface RequestOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number | undefined, message: string | undefined) => void;
}

/** A tool's result, with its parts at hand. */
export interface CallResult extends ToolResult {
  /** All text blocks. */
  readonly text: string;
  /** The data of a success; otherwise empty. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly error: string | undefined;
  /** The details of a failure, `kind` among them; otherwise empty. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** A plugin in the real pipeline: policy, input, approval, handler, redaction, size. */
export interface StartedPlugin {
  readonly host: Host;
  /** What was logged, by the plugin and by the host, after redaction. */
  readonly logged: readonly {
    readonly level: LogLevel;
    readonly message: string;
    readonly details: unknown;
  }[];
  /** Calls a tool by its full name. */
  callTool(name: string, args?: Record<string, unknown>, options?: RequestOptions): Promise<CallResult>;
  readResource(uri: string, options?: RequestOptions): Promise<ResourceResult>;
  getPrompt(name: string, args?: Record<string, string>): Promise<PromptResult>;
  complete(request: Omit<CompletionRequest, "context">): Promise<readonly string[]>;
  /** Watches a resource until the returned function is called. */
  subscribe(uri: string, changed: () => void): Promise<() => void>;
  close(): Promise<void>;
}

/** Starts a plugin as the host would. Nothing is read from the machine's configuration. */
export async function startPlugin(plugin: Plugin<never>, start: StartOptions = {}): Promise<StartedPlugin> {
  const logged: { level: LogLevel; message: string; details: unknown }[] = [];
  const at = (level: LogLevel) => (message: string, details?: Record<string, unknown>) =>
    void logged.push({ level, message, details });
  const log: Logger = { debug: at("debug"), info: at("info"), warning: at("warning"), error: at("error") };
  const host = await Host.start({
    policy: policyOf(start),
    plugins: [entryOf(plugin[PLUGIN], start), ...(start.beside ?? []).map(besideOf)],
    own: (locators) => ownEntry({ secrets: undefined, locators }),
    env: start.env ?? {},
    redactor: new Redactor(),
    sandbox: start.sandbox ?? false,
    guard: new LoopGuard({ requests: start.requests, window: 60 }),
    secrets: secretsFrom(start.secrets ?? {}),
    audit: start.audit && { append: async (record) => start.audit?.(record), close: async () => undefined },
    log: () => log,
  });
  const requester = ({ signal, onProgress }: RequestOptions = {}): Requester => ({
    principal: "process",
    signal: signal ?? new AbortController().signal,
    capabilities: new Set<Capability>(start.answer ? ["elicitation", "sampling", "roots"] : []),
    progress: (done, total, message) => onProgress?.(done, total, message),
    log: () => undefined,
    ask: async (question) => start.answer?.(question),
  });
  return {
    host,
    logged,
    callTool: async (name, args = {}, options) => opened(await host.callTool(name, args, requester(options))),
    readResource: (uri, options) => host.readResource(uri, requester(options)),
    getPrompt: (name, args = {}) => host.getPrompt(name, args, requester()),
    complete: async (request) => (await host.complete({ ...request, context: {} }, requester())).values,
    subscribe: (uri, changed) => host.subscribe(uri, changed, requester()),
    close: () => host.close(),
  };
}

function opened(result: ToolResult): CallResult {
  const { structured, content } = result;
  return {
    ...result,
    text: content.flatMap((block) => (block.type === "text" ? [block.text] : [])).join("\n"),
    data: structured.success ? structured.data : {},
    error: structured.success ? undefined : structured.error,
    details: structured.success ? {} : structured.details,
  };
}

const WHERE = "the test";

/** The same secrets for every plugin and target. */
const secretsFrom = (values: Readonly<Record<string, string>>) => {
  const env = Object.entries(values).map(([name, value]) => [`SECRET_${name.toUpperCase()}`, value]);
  return new SecretStore({ env: Object.fromEntries(env), prefix: "SECRET_", file: undefined });
};

const policyOf = ({ mode = "full", allow = [], deny = [], approvals }: StartOptions): PolicyLayer =>
  policyLayer({ mode, tools: { allow, deny }, approvals }, () => WHERE);

const besideOf = ({ [CONFIGURED]: { plugin, entry } }: ConfiguredPlugin): PluginEntry =>
  entryOf(plugin, { options: entry });

function entryOf(spec: AnyPluginSpec, start: StartOptions): PluginEntry {
  const { options = {}, targets } = start;
  const place = (target: string | undefined, stated: TargetOptions): PlaceEntry => {
    const { options: own = {}, ...rulings } = stated;
    const { toolsets = start.toolsets ?? ["default"], ...limits } = rulings;
    const layers = [policyLayer({ risks: start.risks }, () => WHERE), policyLayer(limits, () => WHERE)];
    const where = target === undefined ? WHERE : `${WHERE}: targets.${target}`;
    return {
      target,
      where,
      options: { ...options, ...own },
      toolsetsAs: () => toolsets,
      layersAs: () => layers,
      problem: undefined,
    };
  };
  return {
    name: spec.name,
    where: WHERE,
    asked: true,
    url: undefined,
    load: async () => spec,
    places: targets
      ? Object.entries(targets).map(([name, target]) => place(name, target))
      : [place(undefined, {})],
    problem: undefined,
  };
}
