import { ToolError, type Verified, type VerifyContext } from "cargoshipper/plugin";
import { readAccount } from "./account/account-view.js";
import { lacks } from "./account/lacks.js";
import type { DigitalOcean } from "./client/connect.js";

/** Checks the token, and tells whose it is, what is left of its requests, and what the toolsets lack. */
export async function verify(
  digitalOcean: DigitalOcean,
  _signal: AbortSignal,
  { toolsets }: VerifyContext,
): Promise<Verified> {
  const { api, apiUrl } = digitalOcean;
  const account = await readAccount(api).catch(unlessForbidden);
  const missing = await lacks(digitalOcean, toolsets);
  const { limit, remaining } = api.budget;
  return {
    facts: [
      `${apiUrl} with a token of ${account ? `${account.email}${account.team ? `, team ${account.team.name}` : ""}` : "an account that it may not read"}`,
      ...(account ? [`account: ${[account.status, account.status_message].filter(Boolean).join(", ")}`] : []),
      ...(account ? [`limits: ${account.droplet_limit} droplets`] : []),
      ...(remaining === undefined ? [] : [`requests left: ${remaining} of ${limit} an hour`]),
      ...missing.map((scope) => `lacks ${scope}`),
      ...(missing.length === 0 ? [] : ["A token's scopes cannot be changed: create another one."]),
    ],
  };
}

/** A token with few scopes is a good one. */
function unlessForbidden(error: unknown): undefined {
  if (ToolError.is(error) && error.details?.["status"] === 403) return undefined;
  throw error;
}
