import type * as z from "zod";
import {
  type Call,
  type Capability,
  elicit,
  type Logger,
  type Reply,
  type Risk,
  ToolError,
  ValidationError,
} from "../plugin/index.js";
import type { Question, Replies } from "../plugin/questions.js";
import type { Deadline } from "./deadline.js";
import type { Redactor } from "./redaction.js";
import type { LogLevel, Requester } from "./requester.js";

/** Milliseconds that a person has to answer. */
export const ANSWER_LIMIT = 5 * 60_000;

/** Ids that are kept of one call. */
const MOST_REQUEST_IDS = 20;

const NEEDS: Record<Question["kind"], Capability> = {
  elicit: "elicitation",
  sample: "sampling",
  roots: "roots",
};

/** The `call` of one request. */
export class LiveCall implements Call {
  readonly log: Logger;
  readonly target = undefined;
  /** The provider's own ids of the requests that this call made. */
  readonly requestIds: string[] = [];

  constructor(
    private readonly requester: Requester,
    private readonly deadline: Deadline,
    private readonly redactor: Redactor,
    log: Logger,
  ) {
    this.log = toBoth(log, requester, redactor);
  }

  get signal(): AbortSignal {
    return this.deadline.signal;
  }

  get principal(): string {
    return this.requester.principal;
  }

  requestId(id: string): void {
    if (this.requestIds.length < MOST_REQUEST_IDS) this.requestIds.push(this.redactor.text(String(id)));
  }

  permits(_risks: readonly Risk[]): void {}

  progress(done: number, total?: number, message?: string): void {
    if (!Number.isFinite(done)) return;
    const of = Number.isFinite(total) ? total : undefined;
    this.requester.progress(
      done,
      of,
      message === undefined ? undefined : this.redactor.text(String(message)),
    );
  }

  can(capability: Capability): boolean {
    return this.requester.capabilities.has(capability);
  }

  async elicit<S extends z.ZodObject>(message: string, schema: S): Promise<Reply<S>> {
    const { reply } = await this.request({ reply: elicit(message, schema) });
    return reply as Reply<S>;
  }

  async request<Q extends Record<string, Question>>(questions: Q): Promise<Replies<Q>> {
    const missing = Object.values(questions).find((question) => !this.can(NEEDS[question.kind]));
    if (missing) {
      throw new ToolError(
        "configuration",
        `This needs a client with the capability \`${NEEDS[missing.kind]}\`.`,
        {
          next: "Use a client that has it, or a tool that does not ask.",
        },
      );
    }
    const replies: Record<string, unknown> = {};
    for (const [key, question] of Object.entries(questions)) replies[key] = await this.ask(question);
    return replies as Replies<Q>;
  }

  private async ask(question: Question): Promise<unknown> {
    const late = AbortSignal.timeout(ANSWER_LIMIT);
    const asked =
      question.kind === "elicit" ? { ...question, message: this.redactor.text(question.message) } : question;
    const reply = await this.deadline.pausedFor(() =>
      this.requester.ask(asked, AbortSignal.any([this.signal, late])).catch((error: unknown) => {
        if (!late.aborted) throw error;
        throw new ToolError(
          "timeout",
          `Nobody answered within ${ANSWER_LIMIT / 60_000} minutes; nothing was done.`,
        );
      }),
    );
    return question.kind === "elicit" ? accepted(reply as Reply, question.schema) : reply;
  }
}

function accepted(reply: Partial<Reply> | undefined, schema: z.ZodObject): Reply {
  if (reply?.action === "decline" || reply?.action === "cancel") return { action: reply.action };
  if (reply?.action !== "accept") {
    throw new ValidationError("The client's answer is neither accept, decline nor cancel.", {
      next: "Nothing was done; the client has to be repaired.",
    });
  }
  const parsed = schema.safeParse(reply.content ?? {});
  if (parsed.success) return { action: "accept", content: parsed.data };
  throw new ValidationError(
    `The answer does not fit what was asked: ${parsed.error.issues.map((i) => i.message).join("; ")}`,
  );
}

/** A logger that also tells the client, without secrets. */
function toBoth(log: Logger, requester: Requester, redactor: Redactor): Logger {
  const at =
    (level: LogLevel) =>
    (message: string, details?: Record<string, unknown>): void => {
      log[level](message, details);
      requester.log(level, redactor.text(String(message)), details && redactor.value(details));
    };
  return { debug: at("debug"), info: at("info"), warning: at("warning"), error: at("error") };
}
