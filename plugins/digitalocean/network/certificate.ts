import * as z from "zod";
import { isUuid, type Noun } from "../client/lookups.js";
import { path } from "../client/path.js";
import { allRows, type ListOf } from "../client/rows.js";

/** What is read of a certificate. */
export const Certificate = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.string().nullish(),
  state: z.string().nullish(),
  dns_names: z.array(z.string()).nullish(),
  not_after: z.string().nullish(),
});

export type Certificate = z.output<typeof Certificate>;

export const CertificateAnswer = z.looseObject({ certificate: Certificate });

export const certificateList = (): ListOf<typeof Certificate> => ({
  path: path`/certificates`,
  key: "certificates",
  row: Certificate,
});

export const CERTIFICATES: Noun<Certificate> = {
  noun: "certificate",
  tool: "digitalocean_list_network_objects",
  idOf: ({ id }) => id,
  namesOf: ({ name }) => [name],
  isId: isUuid,
  all: (api) => allRows(api, certificateList()),
};
