import { type Affected, Client, inject, injectable, Tool } from "cargoshipper/plugin";
import * as z from "zod";
import type { Cloudflare } from "../client/connect.js";
import { inspectCredential } from "./credential.js";

const Output = z.object({
  kind: z.string(),
  status: z.string(),
  expires: z.string().optional(),
  accounts: z.array(z.object({ name: z.string(), id: z.string() })),
  zones: z.int(),
});

/** The credential, and what it reaches. */
@injectable()
export class Account {
  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  @Tool({
    name: "verify_token",
    description: "Check the credential, and list its accounts.",
    effect: "read",
    resolve: "affectedNone",
    input: z.object({}),
    output: Output,
  })
  async verify() {
    const { kind, status, expires, accounts } = await inspectCredential(this.cloudflare);
    const zones = await this.cloudflare.lookups.zones();
    return {
      kind,
      status,
      ...(expires && { expires }),
      accounts: accounts.map(({ name, id }) => ({ name, id })),
      zones: zones.length,
    };
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}
