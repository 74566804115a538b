import { Client, inject, injectable, ToolError } from "cargoshipper/plugin";
import type { Cloudflare } from "../client/connect.js";
import type { AccountRef } from "../client/lookups.js";

/** Something that Workers can be bound to, as their settings name it. */
export interface Bindable {
  readonly type: "kv_namespace" | "d1" | "r2_bucket" | "service";
  readonly id: string;
}

/** Workers that would miss something. */
export interface Bound {
  readonly workers: readonly string[];
  /** For a person: one line each. */
  readonly says: readonly string[];
}

/** Workers whose settings are looked into at most: each takes a request. */
const MOST = 40;
const AT_ONCE = 4;

/** Which Workers of an account are bound to what is about to be deleted. */
@injectable()
export class Bindings {
  constructor(@inject(Client) private readonly cloudflare: Cloudflare) {}

  /** Looked up for a preview, so what a token may not read is said there instead of thrown. */
  async to(account: AccountRef, wanted: Bindable): Promise<Bound> {
    try {
      return await this.search(account, wanted);
    } catch (error) {
      if (!ToolError.is(error) || error.kind !== "authentication") throw error;
      return {
        workers: [],
        says: ["Whether Workers are bound to it is not known: the token may not read Workers."],
      };
    }
  }

  private async search(account: AccountRef, wanted: Bindable): Promise<Bound> {
    const { scripts } = this.cloudflare.sdk.workers;
    const { result } = await scripts.list({ account_id: account.id });
    const names = result.flatMap(({ id }) => id ?? []);
    const workers: string[] = [];
    for (let at = 0; at < Math.min(names.length, MOST); at += AT_ONCE) {
      const some = names.slice(at, Math.min(at + AT_ONCE, MOST));
      const settings = await Promise.all(
        some.map((name) => scripts.scriptAndVersionSettings.get(name, { account_id: account.id })),
      );
      workers.push(...some.filter((_, index) => settings[index]?.bindings?.some((one) => isTo(one, wanted))));
    }
    const rest = names.length - MOST;
    return {
      workers,
      says: [
        ...workers.map((name) => `The Worker ${name} is bound to it and fails where it uses it.`),
        ...(rest > 0 ? [`${rest} more Workers were not looked into.`] : []),
      ],
    };
  }
}

/** A binding as settings tell it. A database's id has two names: the API's own document knows the older one. */
interface Binding {
  readonly type: string;
  readonly name?: string;
  readonly namespace_id?: string | undefined;
  readonly database_id?: string;
  readonly id?: string | undefined;
  readonly bucket_name?: string;
  readonly service?: string;
}

/** What a binding of these types leads to. */
export function targetOf(binding: object & { type: string }): string | undefined {
  const { type, namespace_id, database_id, id, bucket_name, service } = binding as Binding;
  if (type === "kv_namespace") return namespace_id;
  if (type === "d1") return database_id ?? id;
  if (type === "r2_bucket") return bucket_name;
  return type === "service" ? service : undefined;
}

const isTo = (binding: object & { type: string }, { type, id }: Bindable): boolean =>
  binding.type === type && targetOf(binding) === id;
