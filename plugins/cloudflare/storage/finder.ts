import { Client, inject, injectable, nearest, ToolError } from "cargoshipper/plugin";
import { allPages } from "../client/all-pages.js";
import type { Cloudflare } from "../client/connect.js";
import type { AccountRef } from "../client/lookups.js";
import { Recent } from "../client/recent.js";

/** A namespace or a database, and whose it is. */
export interface Found {
  readonly id: string;
  readonly name: string;
  readonly account: AccountRef;
}

type Named = Omit<Found, "account">;

/** Milliseconds that look-ups are kept. */
const KEPT = 60_000;

/** Namespaces and databases by name or id. Answers are kept for a minute, and dropped by `forget` after a change. */
@injectable()
export class Finder {
  private readonly recent = new Recent(KEPT);

  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  /** The one KV namespace of that title or id. Throws when there is none, or more than one. */
  async namespace(reference: string, account: string | undefined): Promise<Found> {
    const owner = await this.cloudflare.lookups.account(account);
    const all = await this.recent.get(`namespaces ${owner.id}`, async () => {
      const { namespaces } = this.cloudflare.sdk.kv;
      const query = { account_id: owner.id, per_page: 100 };
      const rows = await allPages((page) => namespaces.list({ ...query, page }));
      return rows.map(({ id, title }) => ({ id, name: title }));
    });
    return { ...theOne("namespace", reference, all, "cloudflare_list_kv_namespaces"), account: owner };
  }

  /** The one D1 database of that name or id. Throws when there is none, or more than one. */
  async database(reference: string, account: string | undefined): Promise<Found> {
    const owner = await this.cloudflare.lookups.account(account);
    const all = await this.recent.get(`databases ${owner.id}`, async () => {
      const { database } = this.cloudflare.sdk.d1;
      const query = { account_id: owner.id, per_page: 1000 };
      const rows = await allPages((page) => database.list({ ...query, page }));
      return rows.map(({ uuid = "", name = "" }) => ({ id: uuid, name }));
    });
    return { ...theOne("database", reference, all, "cloudflare_list_d1_databases"), account: owner };
  }

  forget(): void {
    this.recent.forget();
  }
}

function theOne(kind: string, reference: string, all: readonly Named[], list: string): Named {
  const wanted = reference.trim();
  const byId = all.filter(({ id }) => id === wanted.toLowerCase());
  const found = byId.length > 0 ? byId : all.filter(({ name }) => name === wanted);
  const [only] = found;
  if (only && found.length === 1) return only;
  if (only)
    throw new ToolError(
      "conflict",
      `${kind}: several are called ${wanted}: ${found.map(({ id }) => id).join(", ")}.`,
      { next: "Give its id." },
    );
  const meant = nearest(
    wanted,
    all.map(({ name }) => name),
  );
  throw new ToolError("not_found", `${kind}: there is no ${wanted}.`, {
    next: meant ? `Did you mean ${meant}? ${list} shows all.` : `${list} shows all.`,
  });
}
