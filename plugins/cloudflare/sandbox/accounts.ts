import { notFound, ok } from "./answer.js";
import { numbered } from "./paging.js";
import { route } from "./route.js";
import type { World } from "./world.js";

export interface SandboxAccount {
  readonly id: string;
  readonly name: string;
  readonly type: "standard";
  readonly settings: { readonly enforce_twofactor: boolean };
  readonly created_on: string;
}

/** The accounts there are: one, until a test adds more. */
export class Accounts {
  readonly all: SandboxAccount[] = [];

  constructor(private readonly world: World) {
    this.add("Example Shipping");
  }

  add(name: string): SandboxAccount {
    const { world } = this;
    const settings = { enforce_twofactor: false };
    const account: SandboxAccount = {
      id: world.id(),
      name,
      type: "standard",
      settings,
      created_on: world.now(),
    };
    this.all.push(account);
    return account;
  }

  /** The account of a path. Throws what the API answers when there is none. */
  of(id: string | undefined): SandboxAccount {
    const account = this.all.find((one) => one.id === id);
    if (!account)
      throw notFound(7003, "Could not route to /accounts, perhaps your object identifier is invalid?");
    return account;
  }
}

export const accountRoutes = [
  route("GET /accounts", ({ query }, world) => {
    const name = query.get("name");
    const rows = world.part(Accounts).all.filter((account) => name === null || account.name === name);
    return numbered(rows, query, { standard: 20, least: 5, most: 50 });
  }),
  route("GET /accounts/{account_id}", ({ params }, world) =>
    ok(world.part(Accounts).of(params["account_id"])),
  ),
  route("GET /user/tokens/verify", ({ token }) =>
    ok({ id: token.id, status: token.status, ...(token.expires_on && { expires_on: token.expires_on }) }),
  ),
];
