import { Client, inject, injectable, nearest, ToolError } from "cargoshipper/plugin";
import type { ScriptListResponse } from "cloudflare/resources/workers/scripts/scripts";
import type { Cloudflare } from "../client/connect.js";
import type { AccountRef } from "../client/lookups.js";

/** A Worker as the list tells it, and whose it is. */
export interface FoundWorker {
  readonly name: string;
  readonly account: AccountRef;
  readonly script: ScriptListResponse;
}

/** Workers by name. Nothing is kept: a deployment may come at any time. */
@injectable()
export class Scripts {
  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  async all(account: string | undefined): Promise<FoundWorker[]> {
    const owner = await this.cloudflare.lookups.account(account);
    const { result } = await this.cloudflare.sdk.workers.scripts.list({ account_id: owner.id });
    return result.flatMap((script) => (script.id ? [{ name: script.id, account: owner, script }] : []));
  }

  /** The Worker of that name, undefined when there is none. */
  async find(name: string, account: string | undefined): Promise<FoundWorker | undefined> {
    return (await this.all(account)).find((worker) => worker.name === name);
  }

  /** The Worker of that name. Throws when there is none. */
  async get(name: string, account: string | undefined): Promise<FoundWorker> {
    const all = await this.all(account);
    const found = all.find((worker) => worker.name === name);
    if (found) return found;
    const meant = nearest(
      name,
      all.map((worker) => worker.name),
    );
    throw new ToolError("not_found", `There is no Worker ${name}.`, {
      next: meant ? `Did you mean ${meant}?` : "cloudflare_list_workers shows all.",
    });
  }

  settings({ name, account }: FoundWorker) {
    const { scriptAndVersionSettings } = this.cloudflare.sdk.workers.scripts;
    return scriptAndVersionSettings.get(name, { account_id: account.id });
  }

  /** Cron expressions. */
  async schedules({ name, account }: FoundWorker): Promise<string[]> {
    const { schedules } = this.cloudflare.sdk.workers.scripts;
    const answer = await schedules.get(name, { account_id: account.id });
    return answer.schedules.map(({ cron }) => cron);
  }

  /** Host names that lead to it, other than by routes. */
  async domains({ name, account }: FoundWorker): Promise<string[]> {
    const { domains } = this.cloudflare.sdk.workers;
    const { result } = await domains.list({ account_id: account.id, service: name });
    return result.map(({ hostname }) => hostname);
  }
}
