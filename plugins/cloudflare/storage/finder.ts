import { Client, inject, injectable, nearest, Recent, ToolError } from "cargoshipper/plugin";
import { allPages } from "../client/all-pages.js";
import type { Cloudflare } from "../client/connect.js";
import type { AccountRef } from "../client/lookups.js";
import { type BucketRef, bucketLabel, within } from "./bucket-input.js";

/** A namespace or a database, and whose it is. */
export interface Found {
  readonly id: string;
  readonly name: string;
  readonly account: AccountRef;
}

/** A bucket, and whose it is. */
export interface FoundBucket extends BucketRef {
  readonly account: AccountRef;
}

/** Milliseconds that look-ups are kept. */
const KEPT = 60_000;

/**
 * Namespaces, databases and buckets by name or id, in every account that the credential reaches, or in the one that the
 * plugin's option names. Answers are kept for a minute, but not for a call that changes something, and dropped by `forget`
 * after a change.
 */
@injectable()
export class Finder {
  private readonly recent: Recent;

  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {
    this.recent = new Recent(KEPT, cloudflare.freshFrom);
  }

  /** The one KV namespace of that title or id. Throws when there is none, or more than one. */
  async namespace(reference: string): Promise<Found> {
    const { namespaces } = this.cloudflare.sdk.kv;
    const all = await this.inEach("namespaces", async ({ id: account_id }) => {
      const rows = await allPages((page) => namespaces.list({ account_id, per_page: 100, page }));
      return rows.map(({ id, title }) => ({ id, name: title }));
    });
    return theOne("namespace", reference, all, "cloudflare_list_kv_namespaces");
  }

  /** The one D1 database of that name or id. Throws when there is none, or more than one. */
  async database(reference: string): Promise<Found> {
    const { database } = this.cloudflare.sdk.d1;
    const all = await this.inEach("databases", async ({ id: account_id }) => {
      const rows = await allPages((page) => database.list({ account_id, per_page: 1000, page }));
      return rows.map(({ uuid = "", name = "" }) => ({ id: uuid, name }));
    });
    return theOne("database", reference, all, "cloudflare_list_d1_databases");
  }

  /** The account of a bucket. It is looked for only where there are several. */
  async bucket(ref: BucketRef): Promise<FoundBucket> {
    const owners = await this.owners();
    const [only] = owners;
    if (only && owners.length === 1) return { ...ref, account: only };
    const label = bucketLabel(ref);
    const all = await this.inEach(`bucket ${label}`, async ({ id: account_id }) => {
      const { buckets } = this.cloudflare.sdk.r2;
      const there = await buckets.get(ref.name, { account_id, ...within(ref) }).catch(absent);
      return there ? [{ id: account_id, name: label }] : [];
    });
    const { account } = theOne("bucket", label, all, "cloudflare_list_r2_buckets");
    return { ...ref, account };
  }

  forget(): void {
    this.recent.forget();
  }

  private async owners(): Promise<readonly AccountRef[]> {
    const { lookups } = this.cloudflare;
    try {
      return [await lookups.account()];
    } catch (error) {
      // None is preferred among several, so it may be in any of them.
      if (ToolError.is(error) && error.kind === "validation") return lookups.accounts();
      throw error;
    }
  }

  private inEach(key: string, list: (owner: AccountRef) => Promise<Omit<Found, "account">[]>) {
    return this.recent.get(key, async () => {
      const owners = await this.owners();
      const found = await Promise.all(
        owners.map(async (account) => (await list(account)).map((one) => ({ ...one, account }))),
      );
      return found.flat();
    });
  }
}

function theOne(kind: string, reference: string, all: readonly Found[], list: string): Found {
  const wanted = reference.trim();
  const byId = all.filter(({ id }) => id === wanted.toLowerCase());
  const found = byId.length > 0 ? byId : all.filter(({ name }) => name === wanted);
  const [only] = found;
  if (only && found.length === 1) return only;
  if (only) {
    const which = found.map(({ id, account }) => `${id} (account ${account.name})`).join(", ");
    throw new ToolError("conflict", `${kind}: several are called ${wanted}: ${which}.`, {
      next:
        kind === "bucket"
          ? "Set the plugin's option `account` to the account that is meant."
          : "Give its id.",
    });
  }
  const meant = nearest(
    wanted,
    all.map(({ name }) => name),
  );
  throw new ToolError("not_found", `${kind}: there is no ${wanted}.`, {
    next: meant ? `Did you mean ${meant}? ${list} shows all.` : `${list} shows all.`,
  });
}

function absent(error: unknown): undefined {
  if (!ToolError.is(error) || error.kind !== "not_found") throw error;
}
