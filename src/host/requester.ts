import type { Capability } from "../plugin/index.js";
import type { Question } from "../plugin/questions.js";

export type LogLevel = "debug" | "info" | "warning" | "error";

/** Whoever asks for something, as a transport presents them. One per request. */
export interface Requester {
  /** `process` over stdio and on the command line. */
  readonly principal: string;
  /** The connection, where the protocol has one that lasts longer than a request. */
  readonly session?: string | undefined;
  /** What the client calls itself. */
  readonly client?: { readonly name: string; readonly version: string } | undefined;
  /** Whether its questions go to the operator, at whose terminal it runs, and not to some client's person. */
  readonly operator?: boolean;
  /** Aborted when the client cancels or disconnects. */
  readonly signal: AbortSignal;
  readonly capabilities: ReadonlySet<Capability>;
  progress(done: number, total: number | undefined, message: string | undefined): void;
  log(level: LogLevel, message: string, details: Record<string, unknown> | undefined): void;
  /** Puts a question to the client, whatever else is shown of it made clean first; settles with its raw reply. */
  ask(question: Question, signal: AbortSignal, clean: <T>(shown: T) => T): Promise<unknown>;
}
