import type { World } from "cargoshipper/sandbox";
import { notFound, ok, SandboxError } from "./answer.js";
import { numbered } from "./paging.js";
import { route } from "./route.js";
import type { SandboxToken } from "./tokens.js";

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
  route("GET /user/tokens/verify", ({ token }) => ok(verified(token, "user"))),
  route("GET /accounts/{account_id}/tokens/verify", ({ params, token }, world) => {
    world.part(Accounts).of(params["account_id"]);
    return ok(verified(token, "account"));
  }),
];

/** Tokens are known only where they belong: those of users among users, those of accounts in their account. */
function verified(token: SandboxToken, kind: SandboxToken["kind"]) {
  if (token.kind !== kind) throw new SandboxError(401, 1000, "Invalid API Token");
  const { id, status, expires_on } = token;
  return { id, status, ...(expires_on && { expires_on }) };
}
