import { address, secret } from "cargoshipper/plugin";
import * as z from "zod";

/** Where DigitalOcean's API is. */
export const DEFAULT_API_URL = "https://api.digitalocean.com";

/** The plugin's options. */
export const options = z.object({
  token: secret("DIGITALOCEAN_TOKEN").optional().describe("A personal access token"),
  apiUrl: address("DIGITALOCEAN_API_URL")
    .default(DEFAULT_API_URL)
    .describe("Where the API is, without /v2; https, or http on this machine"),
  waitSeconds: z
    .number()
    .positive()
    .max(600)
    .default(570)
    .describe("Seconds that a call with wait follows what it began"),
});

export type Options = z.output<typeof options>;
