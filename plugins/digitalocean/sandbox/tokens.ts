import type { IncomingHttpHeaders } from "node:http";
import type { AskedWith } from "cargoshipper/sandbox";
import { scopesFor } from "../client/scopes.js";
import { SandboxError } from "./answer.js";

/** A token that the sandbox takes. */
export interface SandboxToken {
  readonly value: string;
  /** undefined: all of them. */
  readonly scopes?: readonly string[] | undefined;
}

/** The token that the sandbox gives the plugin. Made up: no provider knows it. */
export const SANDBOX_TOKEN = "dop_v1_sandbox_of_cargoshipper_0000000000";

/** The tokens there are. */
export class Tokens {
  private readonly known: SandboxToken[] = [{ value: SANDBOX_TOKEN }];

  add(token: SandboxToken): SandboxToken {
    this.known.push(token);
    return token;
  }

  remove(value: string): void {
    const at = this.known.findIndex((token) => token.value === value);
    if (at >= 0) this.known.splice(at, 1);
  }

  /** The token of a request. Throws what the API answers to one without a usable credential. */
  of({ authorization }: IncomingHttpHeaders): SandboxToken {
    const value = /^Bearer (\S+)$/.exec(authorization ?? "")?.[1];
    const token = this.known.find((one) => one.value === value);
    if (!token) throw new SandboxError(401, "Unauthorized", "Unable to authenticate you");
    return token;
  }
}

/** Throws what the API answers when a token may not do something. */
export async function permit({ scopes }: SandboxToken, { method, path, json }: AskedWith): Promise<void> {
  if (scopes === undefined) return;
  const { type } = (json ?? {}) as { readonly type?: string };
  const needed = await scopesFor(method, path, type);
  if (needed.some((scope) => !scopes.includes(scope)))
    throw new SandboxError(403, "forbidden", "You are not authorized to perform this operation");
}
