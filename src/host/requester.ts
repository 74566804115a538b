import type { Capability } from "../plugin/index.js";
import type { Question } from "../plugin/questions.js";

export type LogLevel = "debug" | "info" | "warning" | "error";

/** Whoever asks for something, as a transport presents them. One per request. */
export interface Requester {
  /** `process` over stdio and on the command line. */
  readonly principal: string;
  /** Aborted when the client cancels or disconnects. */
  readonly signal: AbortSignal;
  readonly capabilities: ReadonlySet<Capability>;
  progress(done: number, total: number | undefined, message: string | undefined): void;
  log(level: LogLevel, message: string, details: Record<string, unknown> | undefined): void;
  /** Puts a question to the client; settles with its raw reply. */
  ask(question: Question, signal: AbortSignal): Promise<unknown>;
}
