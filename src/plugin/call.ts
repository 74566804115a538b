import type { z } from "zod";
import type { Risk } from "./objects.js";
import type { Question, Replies, Reply } from "./questions.js";

/** What a call does to the world: changes nothing, changes something that can be put back, or loses something. */
export type Effect = "read" | "write" | "destroy";

/** Writes to the host's log and, for a request, to the client's. Secrets are redacted on the way. */
export interface Logger {
  debug(message: string, details?: Record<string, unknown>): void;
  info(message: string, details?: Record<string, unknown>): void;
  warning(message: string, details?: Record<string, unknown>): void;
  error(message: string, details?: Record<string, unknown>): void;
}

/** Something a client may be able to do when a handler asks for it. */
export type Capability = "elicitation" | "sampling" | "roots";

/** What a handler gets beside its input. It belongs to one request; keep nothing of it. */
export interface Call {
  /** Aborted when the client cancels or disconnects, when the deadline passes, and when the host stops. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** The name of the place this call acts on, when the plugin is configured for several. */
  readonly target: string | undefined;
  /** Who is calling: `process` over stdio. */
  readonly principal: string;
  /** Notes the provider's own id of a request, for the audit. */
  requestId(id: string): void;
  /**
   * Throws a ToolError unless the operator allows every one of these risks, or a person accepted it for this call. For
   * handlers that find out more than could be known before: the tool's own `risks` are judged before it runs.
   */
  permits(risks: readonly Risk[]): void;
  /** Reports progress to a client that asked for it. `total` and `done` share any unit. */
  progress(done: number, total?: number, message?: string): void;
  /** Whether the client can answer this kind of question. */
  can(capability: Capability): boolean;
  /**
   * Asks the person for the fields of a flat object. Ask before the first side effect: the handler may be run
   * again with the answer. Throws a ToolError that names the capability when the client lacks it.
   */
  elicit<S extends z.ZodObject>(message: string, schema: S): Promise<Reply<S>>;
  /** Asks several questions in one round, made with `elicit`, `sample` and `roots`. */
  request<Q extends Record<string, Question>>(questions: Q): Promise<Replies<Q>>;
}

/** What would be lost or changed, shown to a person before a call is approved. */
export interface Preview {
  /** One sentence with the names that matter. */
  readonly summary: string;
  /** One line each: what goes with it, sizes, dependants, prices, what stays. */
  readonly details?: readonly string[];
  /** Data by name, such as what is sent. The host takes secrets out of it and shows it below the details, a line for each part. */
  readonly data?: Readonly<Record<string, unknown>>;
  /**
   * The facts that the approval stands on: ids, versions, dependants; never uptime or load. An approval is void
   * once they have changed.
   */
  readonly subject: unknown;
  /** Given where the call changes nothing as it is stated, whatever happens meanwhile: then nobody is asked. */
  readonly changesNothing?: boolean;
}
