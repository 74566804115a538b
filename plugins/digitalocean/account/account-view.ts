import * as z from "zod";
import type { Api } from "../client/api.js";
import { path } from "../client/path.js";

/** What is read of the account. */
export const AccountInfo = z.looseObject({
  email: z.string(),
  status: z.string(),
  status_message: z.string().default(""),
  droplet_limit: z.int(),
  floating_ip_limit: z.int().optional(),
  volume_limit: z.int().optional(),
  team: z.looseObject({ name: z.string() }).nullish(),
});

export const Balance = z.looseObject({
  month_to_date_balance: z.string(),
  account_balance: z.string(),
  month_to_date_usage: z.string(),
  generated_at: z.string(),
});

export const readAccount = async (api: Api) =>
  (await api.get(path`/account`, z.looseObject({ account: AccountInfo }))).account;

export const readBalance = (api: Api) => api.get(path`/customers/my/balance`, Balance);
