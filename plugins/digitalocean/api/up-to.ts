import type { Call, Operation, Operations } from "cargoshipper/api";

/** The operation that reads the thing that a variable of a call's path stands for, and its path; undefined where there is none. */
export function upTo(
  operations: Operations,
  { operation, path }: Pick<Call, "operation" | "path">,
  variable: string,
): { readonly operation: Operation; readonly path: string } | undefined {
  const end = operation.path.indexOf(`{${variable}}`) + variable.length + 2;
  const template = operation.path.slice(0, end);
  const reader = operations.find(`GET ${template}`);
  if (reader?.effect !== "read" || reader.flags.has("binary")) return undefined;
  return { operation: reader, path: path.split("/").slice(0, template.split("/").length).join("/") };
}
