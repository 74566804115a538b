import type { Verified, VerifyContext } from "cargoshipper/plugin";
import { inspectCredential } from "./account/credential.js";
import { lacks } from "./account/lacks.js";
import type { Cloudflare } from "./client/connect.js";

/** Names of zones that are told. */
const MOST = 5;
const DAY = 86_400_000;

/** Checks the credential, and tells what it reaches and lacks. */
export async function verify(
  cloudflare: Cloudflare,
  _signal: AbortSignal,
  { toolsets }: VerifyContext,
): Promise<Verified> {
  const { kind, status, expires, accounts } = await inspectCredential(cloudflare);
  const zones = await cloudflare.lookups.zones();
  const [first] = zones;
  const missing = first ? await lacks(cloudflare, toolsets, first) : [];
  const names = zones.slice(0, MOST).map(({ name }) => name);
  const more = zones.length > MOST ? `, and ${zones.length - MOST} more` : "";
  return {
    facts: [
      `${cloudflare.baseUrl} with ${kind === "account token" ? "an" : "a"} ${kind}, ${status}${expires ? `, ${untilExpiry(expires)}` : ""}`,
      ...(kind === "global API key"
        ? ["warning: a global API key may do everything; a token with few permissions is safer"]
        : []),
      `accounts: ${accounts.map(({ name }) => name).join(", ") || "none"}`,
      `zones: ${zones.length}${names.length > 0 ? ` (${names.join(", ")}${more})` : ""}`,
      ...missing.map((permission) => `lacks ${permission}`),
    ],
  };
}

function untilExpiry(expires: string): string {
  const days = Math.floor((Date.parse(expires) - Date.now()) / DAY);
  return `expires ${expires} (in ${days} ${days === 1 ? "day" : "days"})`;
}
