import type { AuditRecord } from "../audit/record.js";
import {
  type Effect,
  type ErrorKind,
  type Logger,
  ServiceUnavailableError,
  type ToolError,
} from "../plugin/index.js";
import type { Approver } from "./approval.js";
import { crypto } from "./crypto.js";
import { messageOf } from "./failure.js";
import type { Audit } from "./machinery.js";
import { PolicyRefusal } from "./policy.js";
import type { Requester } from "./requester.js";

/** What a call is about. */
export interface About {
  readonly kind: "tool" | "resource" | "prompt" | "completion";
  /** The tool's or prompt's full name, or the URI. */
  readonly name: string;
  readonly target: string | undefined;
  readonly effect: Effect;
  /** Whether nothing of it is real. */
  readonly sandbox?: boolean;
  /** Whether its answer is a secret, so that it is recorded like a change. */
  readonly reveals: boolean;
}

/** Bytes; as text 12 characters, which a confirmation carries along. */
const ID_BYTES = 9;

/** What kept a call from running; anything else failed before it came to that. */
const DECISIONS: Readonly<Partial<Record<ErrorKind, AuditRecord["decision"]>>> = {
  refused: "refused",
  declined: "declined",
  confirmation_required: "confirmation",
  rate_limited: "limited",
};

/**
 * What the audit learns of one call. What changes something is recorded before and after, on the disk; what only reads,
 * once; and what came to nothing, with the reason.
 */
export class CallRecord {
  private known: string | undefined;
  /** Without secrets. */
  arguments: unknown;
  private approvedBy: Approver | undefined;
  private readonly startedAt = performance.now();

  constructor(
    private readonly audit: Audit | undefined,
    private readonly about: About,
    private readonly requester: Requester,
    private readonly log: Logger,
  ) {}

  /** What the call is known by, from one of its rounds to the next. */
  get id(): string {
    this.known ??= crypto().randomBytes(ID_BYTES).toString("base64url");
    return this.known;
  }

  set id(known: string) {
    this.known = known;
  }

  /** Whether the handler was let run. */
  get begun(): boolean {
    return this.approvedBy !== undefined;
  }

  /** Right before the handler. Throws when a change cannot be recorded: then it does not happen. */
  async begin(approvedBy: Approver): Promise<void> {
    this.approvedBy = approvedBy;
    if (!this.audit || !this.isChange) return;
    try {
      await this.audit.append(this.recordOf("started"), { flush: true });
    } catch (error) {
      this.approvedBy = undefined;
      this.log.error("the audit cannot be written", { error: messageOf(error) });
      throw new ServiceUnavailableError("The audit cannot be written, so nothing was done.", {
        next: "Tell the person; the server's log says why.",
        cause: error,
      });
    }
  }

  /** When it is over. `error` is what the caller was told. Settles when a change has been recorded. */
  async end(requestIds: readonly string[], error?: ToolError): Promise<void> {
    if (!this.audit) return;
    const phase = this.begun ? "finished" : error?.kind === "confirmation_required" ? "asked" : "refused";
    const record = {
      ...this.recordOf(phase, error),
      durationMs: Math.round(performance.now() - this.startedAt),
      ...(requestIds.length > 0 && { requestIds: [...requestIds] }),
    };
    const written = this.audit
      .append(record, { flush: this.isChange && phase === "finished" })
      .catch((fault: unknown) => this.log.error("the audit cannot be written", { error: messageOf(fault) }));
    // Whoever only reads does not wait for the disk; the record is written in its turn.
    if (this.isChange) await written;
  }

  private get isChange(): boolean {
    return this.about.effect !== "read" || this.about.reveals;
  }

  private recordOf(phase: AuditRecord["phase"], error?: ToolError): AuditRecord {
    const { kind, name, target, effect, sandbox } = this.about;
    const { session, client, principal } = this.requester;
    // A plugin's own error may have details of these names.
    const { rule, where } = error?.cause instanceof PolicyRefusal ? (error.details ?? {}) : {};
    return {
      time: new Date().toISOString(),
      phase,
      call: this.id,
      ...(session !== undefined && { session }),
      ...(client && { client }),
      principal,
      kind: kind as AuditRecord["kind"],
      name,
      ...(target !== undefined && { target }),
      ...(sandbox && { sandbox }),
      effect,
      ...(this.arguments !== undefined && { arguments: this.arguments }),
      decision: this.begun || !error ? "allowed" : (DECISIONS[error.kind] ?? "failed"),
      ...(this.approvedBy && { approvedBy: this.approvedBy }),
      ...(phase !== "started" && { outcome: error ? error.kind : "success" }),
      ...(error && { error: error.message.split("\n", 1)[0] ?? "" }),
      ...(typeof rule === "string" && typeof where === "string" && { rule, where }),
    };
  }
}
