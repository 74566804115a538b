import type { Kept } from "cargoshipper/dns";
import { notSecret, untrusted } from "cargoshipper/plugin";
import * as z from "zod";

/** A record as lists show it. Contents such as public keys look like secrets and are public. */
export const RecordRow = z.object({
  name: z.string(),
  type: z.string(),
  content: notSecret(untrusted(z.string())),
  ttl: z.int().optional(),
  priority: z.int().optional(),
  id: z.string(),
});

export function recordRow({ name, type, content, ttl, priority, id }: Kept) {
  return {
    name,
    type,
    content,
    ...(ttl !== undefined && { ttl }),
    ...(priority !== undefined && { priority }),
    id,
  };
}
