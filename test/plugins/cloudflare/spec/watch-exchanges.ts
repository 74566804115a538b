import { watchExchanges } from "../../../spec/watch-exchanges.js";
import { cloudflareCheck } from "./cloudflare-check.js";

/** Takes an exchange that is to be compared when the test file is done. */
export const watchExchange = watchExchanges({
  provider: "Cloudflare",
  table: "test/plugins/cloudflare/spec/known-spec-faults.ts",
  check: (folder) => cloudflareCheck(folder),
});
