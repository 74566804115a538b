import type { Cloudflare } from "../client/connect.js";
import type { FoundWorker } from "./scripts.js";

/** One file of a Worker. */
export interface SourceModule {
  readonly name: string;
  readonly type: string;
  /** Bytes. */
  readonly size: number;
  /** Its beginning; undefined for what is no text. */
  readonly code?: string;
}

/** Characters of a module that are handed on; the host shortens the answer further. */
const MOST = 30_000;

/** What a Worker runs. One of the old kind is a single script, all others come as a form with a part for each module. */
export async function sourceOf({ sdk }: Cloudflare, { name, account }: FoundWorker): Promise<SourceModule[]> {
  const response = await sdk.workers.scripts.content.get(name, { account_id: account.id });
  const type = response.headers.get("content-type") ?? "";
  if (!type.startsWith("multipart/form-data")) {
    const bytes = Buffer.from(await response.arrayBuffer());
    return [moduleOf("script", type, bytes)];
  }
  const parts = [...(await response.formData())];
  return Promise.all(
    parts.map(async ([part, value]) =>
      typeof value === "string"
        ? moduleOf(part, "text/plain", Buffer.from(value))
        : moduleOf(part, value.type, Buffer.from(await value.arrayBuffer())),
    ),
  );
}

function moduleOf(name: string, type: string, bytes: Buffer): SourceModule {
  const isText = /javascript|text|json|python|source-map/.test(type);
  return { name, type, size: bytes.length, ...(isText && { code: bytes.toString().slice(0, MOST) }) };
}
