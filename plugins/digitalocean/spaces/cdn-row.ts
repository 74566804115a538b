import * as z from "zod";
import type { CdnEndpoint } from "./cdn-endpoint.js";

/** A CDN endpoint in one line. */
export const CdnRow = z.object({
  id: z.string(),
  origin: z.string(),
  endpoint: z.string(),
  ttl: z.int().describe("Seconds"),
  custom_domain: z.string(),
});

export const cdnRow = ({
  id,
  origin,
  endpoint,
  ttl,
  custom_domain,
}: CdnEndpoint): z.output<typeof CdnRow> => ({
  id,
  origin,
  endpoint,
  ttl: ttl ?? 0,
  custom_domain: custom_domain ?? "",
});
