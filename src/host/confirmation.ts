import { ValidationError } from "../plugin/index.js";
import { plain } from "../redaction/plain.js";
import { crypto, lazily } from "./crypto.js";

/** How long a confirmation may be used, in milliseconds. */
export const CONFIRMATION_LIFE = 5 * 60_000;

/** Everything that a confirmation holds for. */
export interface Binding {
  readonly principal: string;
  readonly session: string | undefined;
  readonly tool: string;
  readonly target: string | undefined;
  readonly arguments: unknown;
  readonly policy: string;
  readonly subject: unknown;
}

const MOVED: Record<keyof Binding, string> = {
  principal: "It was given to somebody else.",
  session: "It was given on another connection.",
  tool: "It was given for another tool.",
  target: "It was given for another target.",
  arguments: "It was given for other arguments.",
  policy: "The policy has changed since it was given.",
  subject: "What it would act on has changed since the preview.",
};
const FACTS = Object.keys(MOVED) as (keyof Binding)[];
/** Characters of base64url: 36 bits tell which fact moved, 132 bits keep the whole from being forged. */
const DIGEST = 6;
const MAC = 22;

/** Issues confirmations and accepts each once, within five minutes, for exactly what it was issued for. */
export class Confirmations {
  private readonly key = lazily(() => crypto().randomBytes(32));
  private readonly used = new Map<string, number>();

  constructor(private readonly now: () => number = Date.now) {}

  /** `call` is what the call is known by from here on; it comes back when the confirmation does. */
  issue(binding: Binding, call: string): { confirmation: string; expiresAt: string } {
    const expires = this.now() + CONFIRMATION_LIFE;
    const body = `${expires.toString(36)}.${call}.${this.digests(binding).join("")}`;
    return { confirmation: `${body}.${this.mac(body)}`, expiresAt: new Date(expires).toISOString() };
  }

  /** Uses a confirmation up: the call that it was issued for when it holds, else the reason why it does not. */
  redeem(confirmation: string, binding: Binding): { readonly call: string } | { readonly fault: string } {
    const body = confirmation.slice(0, confirmation.lastIndexOf("."));
    const [expires = "", nonce = "", digests = ""] = body.split(".");
    if (!equal(this.mac(body), confirmation.slice(body.length + 1)))
      return { fault: "It was not issued by this server." };
    if (Number.parseInt(expires, 36) <= this.now()) return { fault: "It has expired." };
    const own = this.digests(binding);
    const moved = FACTS.find(
      (_, index) => digests.slice(index * DIGEST, (index + 1) * DIGEST) !== own[index],
    );
    if (moved) return { fault: MOVED[moved] };
    for (const [old, until] of this.used) if (until <= this.now()) this.used.delete(old);
    if (this.used.has(nonce)) return { fault: "It has been used already." };
    this.used.set(nonce, Number.parseInt(expires, 36));
    return { call: nonce };
  }

  private digests(binding: Binding): string[] {
    return FACTS.map((fact) => this.mac(`${fact}\n${canonical(binding[fact])}`).slice(0, DIGEST));
  }

  private mac(text: string): string {
    return crypto().createHmac("sha256", this.key()).update(text).digest("base64url").slice(0, MAC);
  }
}

const digest = (text: string) => crypto().createHash("sha256").update(text).digest();
const equal = (a: string, b: string) => crypto().timingSafeEqual(digest(a), digest(b));

/** How deep a value may be nested. Deeper down `plain` leaves things out, so that different values would be equal. */
const DEEPEST = 50;

/** JSON with sorted keys, so that equal values are equal texts. Throws a ToolError for what is nested too deep. */
export const canonical = (value: unknown): string => sorted(plain(value), 0);

/** Throws for what is nested too deep to be told apart, or shown. */
export function refuseDeeper(depth: number): void {
  if (depth <= DEEPEST) return;
  throw new ValidationError(`Something here is nested more than ${DEEPEST} levels deep.`, {
    next: "Nobody could be shown that for an approval: write it flatter.",
  });
}

function sorted(value: unknown, depth: number): string {
  refuseDeeper(depth);
  if (Array.isArray(value)) return `[${value.map((item) => sorted(item, depth + 1)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${sorted(item, depth + 1)}`)
    .join(",")}}`;
}
