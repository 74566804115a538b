import type { Verified } from "cargoshipper/plugin";
import type { Cloudflare } from "./client/connect.js";

/** Checks the credential, and tells what it reaches. */
export async function verify({ lookups, baseUrl, credential }: Cloudflare): Promise<Verified> {
  const [accounts, zones] = await Promise.all([lookups.accounts(), lookups.zones()]);
  return { facts: [`${baseUrl} with a ${credential}: ${accounts.length} accounts, ${zones.length} zones`] };
}
