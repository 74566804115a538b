import { ToolError } from "cargoshipper/plugin";
import type { Cloudflare } from "../client/connect.js";
import type { AccountRef } from "../client/lookups.js";

/** What is known of the credential. */
export interface Credential {
  /** A token of a user's, a token of an account's, or a user's global key. */
  readonly kind: "user token" | "account token" | "global API key";
  readonly status: string;
  /** ISO 8601; undefined where it does not expire. */
  readonly expires?: string | undefined;
  readonly accounts: readonly AccountRef[];
}

/** Asks Cloudflare about the credential. Throws an AuthenticationError when it is not valid. */
export async function inspectCredential(cloudflare: Cloudflare): Promise<Credential> {
  const { sdk, lookups, credential } = cloudflare;
  if (credential === "key")
    return { kind: "global API key", status: "active", accounts: await lookups.accounts() };
  try {
    const { status, expires_on } = await sdk.user.tokens.verify();
    return { kind: "user token", status, expires: expires_on, accounts: await lookups.accounts() };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const found = await asAccountToken(cloudflare);
    if (found) return found;
    throw error;
  }
}

/** A token of an account's is unknown among those of users, and is verified where it belongs. */
async function asAccountToken({ sdk, lookups }: Cloudflare): Promise<Credential | undefined> {
  const accounts = await lookups.accounts().catch(unlessRefused);
  for (const { id } of accounts ?? []) {
    const found = await sdk.accounts.tokens.verify({ account_id: id }).catch(unlessRefused);
    if (found)
      return {
        kind: "account token",
        status: found.status,
        expires: found.expires_on,
        accounts: accounts ?? [],
      };
  }
  return undefined;
}

/** Whether an error says that the credential may not do something, or is none. */
export const isRefusal = (error: unknown): error is ToolError =>
  ToolError.is(error) && error.kind === "authentication";

function unlessRefused(error: unknown): undefined {
  if (isRefusal(error)) return undefined;
  throw error;
}
