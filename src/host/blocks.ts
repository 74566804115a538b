import type { Bytes, ContentBlock } from "../plugin/index.js";
import type { Redactor } from "../redaction/redactor.js";

const isText = (value: unknown): boolean => typeof value === "string";
const isData = (value: unknown): boolean => isText(value) || value instanceof Uint8Array;

/** Throws an Error, which is the plugin's fault and not the caller's, for a block that no client could read. */
export function checkBlocks(blocks: readonly ContentBlock[]): readonly ContentBlock[] {
  for (const block of blocks) {
    if (!isWhole(block)) throw new Error(`A content block is not whole: ${String(block?.type)}.`);
  }
  return blocks;
}

function isWhole(block: ContentBlock | undefined): boolean {
  switch (block?.type) {
    case "text":
      return isText(block.text);
    case "image":
    case "audio":
      return isData(block.data) && isText(block.mimeType);
    case "resource":
      return (
        isText(block.resource.uri) &&
        ("text" in block.resource ? isText(block.resource.text) : isData(block.resource.blob))
      );
    case "resource_link":
      return isText(block.uri) && isText(block.name);
    default:
      return false;
  }
}

/** Blocks without secrets. In bytes they are looked for as such; masking base64 as text would break it. */
export function cleanBlocks(blocks: readonly ContentBlock[], redactor: Redactor): readonly ContentBlock[] {
  const base64 = (bytes: Bytes) =>
    Buffer.from(redactor.bytes(typeof bytes === "string" ? Buffer.from(bytes, "base64") : bytes)).toString(
      "base64",
    );
  return blocks.map((block): ContentBlock => {
    if (block.type === "image" || block.type === "audio") {
      return { ...redactor.value({ ...block, data: "" }), data: base64(block.data) };
    }
    if (block.type !== "resource" || !("blob" in block.resource)) return redactor.value(block);
    const { resource } = block;
    return {
      ...block,
      resource: { ...redactor.value({ ...resource, blob: "" }), blob: base64(resource.blob) },
    };
  });
}
