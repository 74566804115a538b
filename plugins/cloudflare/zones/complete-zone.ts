import type { Cloudflare } from "../client/connect.js";

/** Names of zones that begin as typed. */
export async function completeZone({ lookups }: Cloudflare, typed: string): Promise<string[]> {
  const wanted = typed.toLowerCase();
  const names = (await lookups.zones()).map(({ name }) => name);
  return [...new Set(names)].filter((name) => name.startsWith(wanted)).sort();
}
