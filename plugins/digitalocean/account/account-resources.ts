import { Client, inject, injectable, markdown, Resource } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { affectedAccount } from "./account.js";
import { readAccount, readBalance } from "./account-view.js";

const { heading, list } = markdown;

/** The account as pages to read. */
@injectable()
export class AccountResources {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Resource({
    uri: "digitalocean://account",
    name: "account",
    description: "The account's status and limits.",
    mirrors: "get_account",
    resolve: "affected",
  })
  async account() {
    const { email, status, team, droplet_limit, volume_limit, floating_ip_limit } = await readAccount(
      this.digitalOcean.api,
    );
    const facts = {
      status,
      team: team?.name,
      most_droplets: droplet_limit,
      most_volumes: volume_limit,
      most_reserved_ips: floating_ip_limit,
    };
    return `${heading("Account", email)}\n\n${list(facts)}\n`;
  }

  @Resource({
    uri: "digitalocean://balance",
    name: "balance",
    description: "What is owed, and this month's usage.",
    mirrors: "get_account",
    resolve: "affected",
  })
  async balance() {
    const balance = await readBalance(this.digitalOcean.api);
    const facts = {
      due: `$${balance.account_balance}`,
      used_this_month: `$${balance.month_to_date_usage}`,
      due_with_this_month: `$${balance.month_to_date_balance}`,
      as_of: balance.generated_at,
    };
    return `${heading("Balance", this.digitalOcean.apiUrl)}\n\n${list(facts)}\n`;
  }

  affected() {
    return affectedAccount(this.digitalOcean);
  }
}
