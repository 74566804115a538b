/**
 * What a provider plugin is written with. It performs no I/O and knows nothing of the host or of MCP's SDK.
 *
 * @module cargoshipper/plugin
 */

export { readBaseUrl } from "./base-url.js";
export type { Call, Capability, Effect, Logger, Preview } from "./call.js";
export { type Bytes, type Content, type ContentBlock, content, type ResourceBody } from "./content.js";
export {
  type AnyPluginSpec,
  type ApprovalRules,
  type Approvals,
  type ClientContext,
  type ConfiguredPlugin,
  definePlugin,
  type Entry,
  type HostKeys,
  type Limits,
  type Mode,
  type ObjectRule,
  type Plugin,
  type PluginSpec,
  type RiskRules,
  type Rules,
  type TargetKeys,
  type Toolset,
  type ToolsetRules,
  type Verified,
  type VerifyContext,
} from "./define-plugin.js";
export { firstBytes } from "./first-bytes.js";
export { type HttpSpec, keepsPrivate, secondsToWait } from "./http.js";
export { type Class, Client, inject, injectable, Log, Options, type Token } from "./inject.js";
export { intWithin } from "./int-within.js";
export * as markdown from "./markdown.js";
export { nearest } from "./nearest.js";
export type { Affected, Decision, Risk, RiskSpec } from "./objects.js";
export { listInput, listOutput, type PageInput, page, pageFrom, type Stretch } from "./page.js";
export { Prompt, type PromptMessage, type PromptSpec } from "./prompt.js";
export type { Clue, LocateAnswer, LocateQuestion, Locator, Place, Provided, Provides } from "./provides.js";
export { elicit, type Question, type Replies, type Reply, roots, sample } from "./questions.js";
export { Recent } from "./recent.js";
export { Resource, type ResourceAnswer, type ResourceSpec, type UriParams } from "./resource.js";
export { rowsAtMost } from "./rows-at-most.js";
export type { Sandbox, SandboxContext } from "./sandbox.js";
export { type SeriesSummary, seriesSummary, sparkline } from "./series.js";
export { textList } from "./text-list.js";
export { Tool, type ToolSpec } from "./tool.js";
export {
  AuthenticationError,
  ConfigurationError,
  type ErrorKind,
  ServiceUnavailableError,
  ToolError,
  type ToolErrorOptions,
  ValidationError,
} from "./tool-error.js";
export { notSecret, quoted, takesSecrets, untrusted } from "./values.js";
export { address, secret, variable } from "./variable.js";
