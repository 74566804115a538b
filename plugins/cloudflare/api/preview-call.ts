import { type Operations, previewOf } from "cargoshipper/api";
import type { Preview } from "cargoshipper/plugin";
import type { Cloudflare } from "../client/connect.js";
import type { Prepared } from "./prepare.js";
import { send } from "./send.js";

/** What a person is shown before a call that writes: what is sent, and where. */
export const previewWrite = (prepared: Prepared): Promise<Preview> => previewOf(prepared, whereIn(prepared));

/** What a person is shown before a call that destroys: what is sent, and what a GET of the same path answers now. */
export function previewDestroy(
  cloudflare: Cloudflare,
  operations: Operations,
  prepared: Prepared,
): Promise<Preview> {
  const { operation } = prepared;
  const reader = operations.readerOf(operation);
  const tells = reader && !reader.flags.has("binary") && !reader.query.some(({ required }) => required);
  const read = async () =>
    (await send(cloudflare, { ...prepared, operation: reader ?? operation, query: {}, body: undefined }))
      .result;
  return previewOf(prepared, whereIn(prepared), { read: tells ? read : undefined });
}

const whereIn = ({ zone, account }: Prepared): string =>
  zone ? ` in the zone ${zone.name}` : account ? ` in the account ${account.name}` : "";
