import { ok } from "./answer.js";
import { route } from "./route.js";

/** The account that the sandbox plays. */
export class SandboxAccount {
  readonly email = "captain@example.com";
  readonly uuid = "b6fr89dbf6d9156cace5f3c78dc9851d957381ef";
  readonly team = { uuid: "5df3e3004a17e242b7c20ca6c9fc25b701a47ece", name: "Example Shipping" };
  /** How many there may be. */
  dropletLimit = 25;
  volumeLimit = 100;
  reservedIpLimit = 3;
  status = "active";
  statusMessage = "";
}

export const accountRoutes = [
  route("GET /account", (_request, world) => {
    const account = world.part(SandboxAccount);
    return ok({
      account: {
        droplet_limit: account.dropletLimit,
        floating_ip_limit: account.reservedIpLimit,
        volume_limit: account.volumeLimit,
        email: account.email,
        name: "Captain Example",
        uuid: account.uuid,
        email_verified: true,
        status: account.status,
        status_message: account.statusMessage,
        team: account.team,
      },
    });
  }),
  route("GET /customers/my/balance", (_request, world) =>
    ok({
      month_to_date_balance: "61.42",
      account_balance: "23.19",
      month_to_date_usage: "38.23",
      generated_at: world.now(),
    }),
  ),
];
