import { nearest, Recent, ToolError, ValidationError } from "cargoshipper/plugin";
import { allPages } from "./all-pages.js";
import type { Sdk } from "./sdk.js";

/** What tools need of a zone before they do anything with it. */
export interface ZoneRef {
  readonly id: string;
  readonly name: string;
  readonly account: AccountRef;
}

export interface AccountRef {
  readonly id: string;
  readonly name: string;
}

const ALL_ZONES = "zones";
const ID = /^[0-9a-f]{32}$/;

/** Whether a text is an id of Cloudflare's. */
export const isId = (text: string): boolean => ID.test(text);

/** Milliseconds that look-ups are kept. */
const KEPT = 60_000;

/** Zones and accounts by name or id. Answers are kept for a minute, and dropped by `forget` after a change. */
export class Lookups {
  // A zone has its name and its id for good, so also a call that changes something takes what is kept.
  private readonly recent = new Recent(KEPT, () => 0);

  constructor(
    private readonly sdk: Sdk,
    /** The account to use where several can be reached. */
    private readonly preferred: string | undefined,
  ) {}

  /** Every zone that the credential reaches. */
  zones(): Promise<readonly ZoneRef[]> {
    return this.recent.get(ALL_ZONES, async () => {
      const zones = await allPages((page) => this.sdk.zones.list({ page, per_page: 50 }));
      return zones.map(refOf);
    });
  }

  accounts(): Promise<readonly AccountRef[]> {
    return this.recent.get("accounts", async () => {
      const accounts = await allPages((page) => this.sdk.accounts.list({ page, per_page: 50 }));
      const refs = accounts.map(({ id, name }) => ({ id, name }));
      if (refs.length > 0) return refs;
      // A token for zones alone lists no accounts; its zones name them.
      const zones = await this.zones();
      return [...new Map(zones.map(({ account }) => [account.id, account])).values()];
    });
  }

  /** To be called after every change to a zone or an account. */
  forget(): void {
    this.recent.forget();
  }

  /** The one zone of that name or id. Throws with candidates when there is none, or more than one. */
  async zone(reference: string): Promise<ZoneRef> {
    const wanted = reference.trim().toLowerCase().replace(/\.$/, "");
    if (wanted === "")
      throw new ValidationError("zone: it is empty.", { next: "Give a domain, or a zone's id." });
    if (isId(wanted)) {
      const known = this.recent.peek<readonly ZoneRef[]>(ALL_ZONES)?.find(({ id }) => id === wanted);
      return (
        known ?? this.recent.get(wanted, async () => refOf(await this.sdk.zones.get({ zone_id: wanted })))
      );
    }
    const found = await this.named(wanted);
    const [only] = found;
    if (only && found.length === 1) return only;
    if (only) {
      const which = found.map(({ id, account }) => `${id} (account ${account.name})`).join(", ");
      throw new ToolError("conflict", `zone: ${wanted} is in several accounts: ${which}.`, {
        next: "Give the zone's id.",
      });
    }
    throw noSuchZone(reference.trim(), await this.zones());
  }

  /** The account of that name or id, or the one there is. Throws with the list when there are several. */
  async account(reference = this.preferred): Promise<AccountRef> {
    const accounts = await this.accounts();
    const list = accounts.map(({ id, name }) => `${name} (${id})`).join(", ");
    if (reference === undefined) {
      const [only] = accounts;
      if (only && accounts.length === 1) return only;
      if (only)
        throw new ValidationError(`account: the credential reaches several: ${list}.`, {
          next: "Give the account's name or id, or set the plugin's option `account`.",
        });
      throw new ToolError("authentication", "The credential reaches no account.", {
        next: "Give the token the permission Account → Account Settings → Read.",
      });
    }
    const wanted = reference.trim();
    const byId = accounts.filter(({ id }) => id === wanted);
    const found =
      byId.length > 0 ? byId : accounts.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
    const [only] = found;
    if (only && found.length === 1) return only;
    // A token for one zone may be allowed to use an account that it cannot list.
    if (!only && isId(wanted)) return { id: wanted, name: wanted };
    throw new ToolError(
      only ? "conflict" : "not_found",
      `account: ${wanted} is ${only ? "not the only one" : "none"} of: ${list || "none"}.`,
      {
        next: "Give the account's id.",
      },
    );
  }

  /** The zones of a name: one, or one in each of several accounts. That there is none is asked anew, not remembered. */
  private async named(name: string): Promise<readonly ZoneRef[]> {
    const key = `zone ${name}`;
    const known =
      this.recent.peek<readonly ZoneRef[]>(ALL_ZONES)?.filter((zone) => zone.name === name) ??
      this.recent.peek<readonly ZoneRef[]>(key) ??
      [];
    if (known.length > 0) return known;
    const load = async () => (await this.sdk.zones.list({ name })).result.map(refOf);
    return this.recent.get(key, load, (zones) => zones.length > 0);
  }
}

const refOf = ({
  id,
  name,
  account,
}: {
  id: string;
  name: string;
  account: { id?: string; name?: string };
}): ZoneRef => ({
  id,
  name,
  account: { id: account.id ?? "", name: account.name ?? "" },
});

/** `given` is told as it was given: in another case a secret in it would not be known. */
function noSuchZone(given: string, zones: readonly ZoneRef[]): ToolError {
  const wanted = given.toLowerCase().replace(/\.$/, "");
  const parent = zones.find(({ name }) => wanted.endsWith(`.${name}`));
  const meant =
    parent?.name ??
    nearest(
      wanted,
      zones.map(({ name }) => name),
    );
  const names = zones.slice(0, 10).map(({ name }) => name);
  const more = zones.length > names.length ? ` and ${zones.length - names.length} more` : "";
  const there =
    zones.length > 0 ? `There are ${names.join(", ")}${more}.` : "The credential reaches no zone.";
  return new ToolError("not_found", `zone: there is no ${given}. ${there}`, {
    next: meant ? `Did you mean ${meant}?` : "cloudflare_list_zones shows all of them.",
  });
}
