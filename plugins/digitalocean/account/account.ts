import { type Affected, Client, inject, injectable, Tool } from "cargoshipper/plugin";
import * as z from "zod";
import type { DigitalOcean } from "../client/connect.js";
import { ifReadable } from "../client/if-readable.js";
import { readAccount, readBalance } from "./account-view.js";

const Output = z.object({
  email: z.string(),
  status: z.string(),
  team: z.string().optional(),
  limits: z.object({
    droplets: z.int(),
    volumes: z.int().optional(),
    reserved_ips: z.int().optional(),
  }),
  balance: z.object({ due: z.string(), this_month: z.string() }).optional(),
});

/** The account behind the token. */
@injectable()
export class Account {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({
    name: "get_account",
    description: "The account's status, limits and balance.",
    effect: "read",
    resolve: "affectedAccount",
    input: z.object({}),
    output: Output,
  })
  async get() {
    const { api } = this.digitalOcean;
    const [account, balance] = await Promise.all([
      readAccount(api),
      ifReadable([], "balance", readBalance(api)),
    ]);
    const { email, status, team, droplet_limit, volume_limit, floating_ip_limit } = account;
    return {
      email,
      status,
      ...(team && { team: team.name }),
      limits: { droplets: droplet_limit, volumes: volume_limit, reserved_ips: floating_ip_limit },
      ...(balance && {
        balance: { due: balance.account_balance, this_month: balance.month_to_date_usage },
      }),
    };
  }

  affectedAccount() {
    return affectedAccount(this.digitalOcean);
  }
}

/** The account, as rules know it. */
export async function affectedAccount({ api }: DigitalOcean): Promise<readonly Affected[]> {
  const { email, team } = await readAccount(api);
  return [{ kind: "account", id: email, names: team ? [team.name] : [] }];
}
