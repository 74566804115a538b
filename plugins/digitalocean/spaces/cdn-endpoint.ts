import * as z from "zod";
import { isUuid, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";

/** What is read of a CDN endpoint. */
export const CdnEndpoint = z.looseObject({
  id: z.string(),
  origin: z.string(),
  endpoint: z.string().default(""),
  ttl: z.int().nullish(),
  certificate_id: z.string().nullish(),
  custom_domain: z.string().nullish(),
});

export type CdnEndpoint = z.output<typeof CdnEndpoint>;

export const CdnAnswer = z.looseObject({ endpoint: CdnEndpoint });

export const cdnList = (): ListOf<typeof CdnEndpoint> => ({
  path: path`/cdn/endpoints`,
  key: "endpoints",
  row: CdnEndpoint,
});

/** CDN endpoints by id, origin, the Space's name, or their own hosts. */
export const CDN_ENDPOINTS: Noun<CdnEndpoint> = {
  noun: "cdn",
  tool: "digitalocean_list_cdn_endpoints",
  idOf: ({ id }) => id,
  namesOf: ({ origin, endpoint, custom_domain }) => [
    origin,
    endpoint,
    ...(custom_domain ? [custom_domain] : []),
    origin.split(".")[0] ?? origin,
  ],
  isId: isUuid,
  all: (api) => allRows(api, cdnList()),
};
