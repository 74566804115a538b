import type { Kept } from "cargoshipper/dns";
import { notSecret, untrusted } from "cargoshipper/plugin";
import * as z from "zod";
import { AUTOMATIC } from "./api-record.js";

/** A record as lists show it. Contents such as public keys look like secrets and are public. */
export const RecordRow = z.object({
  name: z.string(),
  type: z.string(),
  content: notSecret(untrusted(z.string())),
  ttl: z.union([z.int(), z.literal("auto")]),
  proxied: z.boolean(),
  priority: z.int().optional(),
  comment: untrusted(z.string()).optional(),
  tags: z.array(z.string()).optional(),
  id: z.string(),
});

export function recordRow({ id, name, type, content, ttl, priority, comment, options = {} }: Kept) {
  const tags = options["tags"] as readonly string[] | undefined;
  return {
    name,
    type,
    content,
    ttl: ttl === undefined || ttl === AUTOMATIC ? ("auto" as const) : ttl,
    proxied: options["proxied"] === true,
    ...(priority !== undefined && { priority }),
    ...(comment !== undefined && { comment }),
    ...(tags && { tags: [...tags] }),
    id,
  };
}
