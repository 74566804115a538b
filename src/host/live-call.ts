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
import type { Redactor } from "../redaction/redactor.js";
import type { Deadline } from "./deadline.js";
import type { LogLevel, Requester } from "./requester.js";
import { secretsIn } from "./secret-inputs.js";

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
  /** Masks what the host knows to be secret, and what came with this call. */
  redactor: Redactor;
  /** The provider's own ids of the requests that this call made. */
  readonly requestIds: string[] = [];
  freshFrom = 0;
  private judge: (risks: readonly Risk[]) => void = () => {
    throw new ToolError("refused", "Risks are judged while a tool runs, and at no other time.");
  };

  constructor(
    private readonly requester: Requester,
    private readonly deadline: Deadline,
    redactor: Redactor,
    readonly target: string | undefined,
    log: Logger,
  ) {
    this.redactor = redactor;
    this.log = toBoth(log, requester, this);
  }

  /**
   * Right before the handler, around what is recorded of that. Throws when the call has ended meanwhile: whoever was told
   * that it was given up must not have it happen all the same.
   */
  async start(record: () => Promise<void>): Promise<void> {
    this.signal.throwIfAborted();
    await record();
    this.signal.throwIfAborted();
  }

  /** From now on relies on nothing that plugins have kept. */
  renew(): void {
    this.freshFrom = performance.now();
  }

  /** Remembers secrets that came with this call, and masks them in all that comes of it. */
  learn(secrets: Iterable<string>): void {
    this.redactor = this.redactor.knowing(secrets);
  }

  /** Sets what `permits` judges by. */
  accept(judge: (risks: readonly Risk[]) => void): void {
    this.judge = judge;
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

  permits(risks: readonly Risk[]): void {
    if (risks.length > 0) this.judge(risks);
  }

  get session(): string | undefined {
    return this.requester.session;
  }

  /** Whether its questions go to the operator. */
  get operator(): boolean {
    return this.requester.operator === true;
  }

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
    const asked = withoutSecrets(question, this.redactor);
    const clean = <T>(shown: T): T => this.redactor.value(shown);
    const reply = await this.deadline.pausedFor(() =>
      this.requester.ask(asked, AbortSignal.any([this.signal, late]), clean).catch((error: unknown) => {
        if (!late.aborted) throw error;
        throw new ToolError(
          "timeout",
          `Nobody answered within ${ANSWER_LIMIT / 60_000} minutes; nothing was done.`,
        );
      }),
    );
    // Whoever was asked had time, in which everything may have changed.
    if (this.freshFrom > 0) this.renew();
    if (question.kind !== "elicit") return reply;
    this.learn(secretsIn(question.schema, (reply as Partial<Reply & { content: unknown }>)?.content));
    const answer = accepted(reply as Reply, question.schema);
    if (answer.action === "accept") this.learn(secretsIn(question.schema, answer.content));
    return answer;
  }
}

/** What a person or a model is asked, without secrets. */
function withoutSecrets(question: Question, redactor: Redactor): Question {
  if (question.kind === "elicit") return { ...question, message: redactor.text(question.message) };
  return question.kind === "sample" ? { ...question, prompt: redactor.text(question.prompt) } : question;
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
function toBoth(log: Logger, requester: Requester, call: { readonly redactor: Redactor }): Logger {
  const at =
    (level: LogLevel) =>
    (message: string, details?: Record<string, unknown>): void => {
      const { redactor } = call;
      const text = redactor.text(String(message));
      const shown = details && redactor.value(details);
      log[level](text, shown);
      requester.log(level, text, shown);
    };
  return { debug: at("debug"), info: at("info"), warning: at("warning"), error: at("error") };
}
