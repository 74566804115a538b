import { CONTENT } from "./marks.js";

/** Bytes, as they are or in base64. */
export type Bytes = Uint8Array | string;

/** What a resource holds: text or bytes. */
export type ResourceBody =
  | { readonly uri: string; readonly mimeType?: string; readonly text: string }
  | { readonly uri: string; readonly mimeType?: string; readonly blob: Bytes };

/** A block of a tool's or prompt's answer, in the shapes of MCP. */
export type ContentBlock =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "image"; readonly data: Bytes; readonly mimeType: string }
  | { readonly type: "audio"; readonly data: Bytes; readonly mimeType: string }
  | { readonly type: "resource"; readonly resource: ResourceBody }
  | {
      readonly type: "resource_link";
      readonly uri: string;
      readonly name: string;
      readonly description?: string;
      readonly mimeType?: string;
    };

/** An answer made of blocks, with the structured data beside them. */
export interface Content<D = unknown> {
  readonly [CONTENT]: readonly ContentBlock[];
  readonly data: D;
}

/** Answers with blocks instead of the text that the host would make of `data`. */
export const content = <D>(blocks: readonly ContentBlock[], data: D): Content<D> => ({
  [CONTENT]: blocks,
  data,
});
