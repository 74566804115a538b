import { address, secret, variable } from "cargoshipper/plugin";
import * as z from "zod";

/** Where Cloudflare's API is. */
export const DEFAULT_BASE_URL = "https://api.cloudflare.com/client/v4";

/** The plugin's options. Which credentials are complete is judged in `credentials.ts`, because either kind will do. */
export const options = z.object({
  apiToken: secret("CLOUDFLARE_API_TOKEN").optional().describe("An API token, which is better than a key"),
  email: variable("CLOUDFLARE_EMAIL")
    .optional()
    .describe("The email address that a global API key belongs to"),
  apiKey: secret("CLOUDFLARE_API_KEY").optional().describe("A global API key, which may do everything"),
  baseUrl: address("CLOUDFLARE_BASE_URL")
    .default(DEFAULT_BASE_URL)
    .describe("Where the API is, with /client/v4; https, or http on this machine"),
  account: z
    .string()
    .min(1)
    .optional()
    .describe("The account to use where several can be reached: its id or name"),
});

export type Options = z.output<typeof options>;
