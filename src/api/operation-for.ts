import { type Effect, nearest, ToolError } from "../plugin/index.js";
import type { Operation } from "./operation.js";
import type { Operations } from "./operations.js";
import type { Revealing } from "./revealing.js";
import type { Search } from "./search.js";

/** An API as its generic tools have it. */
export interface WholeApi {
  /** The provider, as people write it: "Cloudflare". */
  readonly provider: string;
  /** The plugin, with whose name its tools begin: "cloudflare". */
  readonly plugin: string;
  /** What to do instead of a call that would take a file, as a sentence. */
  readonly insteadOfFiles: string;
  operations(): Promise<Operations>;
  search(): Promise<Search>;
  revealedBy(id: string): Pick<Revealing, "what" | "instead"> | undefined;
  /** What a call does, where its body tells more than its operation. */
  effectWith?(operation: Operation, body: unknown): Effect;
}

const KIND: Readonly<Record<Effect, string>> = {
  read: "a read",
  write: "a write",
  destroy: "taken for destructive",
};

/** Finds an operation that a tool of this effect may run. Throws with what to call instead when it is none. */
export async function operationFor(
  api: WholeApi,
  reference: string,
  effect: Effect,
  sent?: unknown,
): Promise<Operation> {
  const operation = (await api.operations()).find(reference);
  if (!operation) throw await unknownOperation(api, reference);
  const { id, verb, path, flags } = operation;
  const revealed = api.revealedBy(id);
  if (revealed)
    throw new ToolError("refused", `${id} answers ${revealed.what}: no call_api tool runs it.`, {
      next: `${revealed.instead}.`,
    });
  const real = api.effectWith?.(operation, sent) ?? operation.effect;
  if (real !== effect)
    throw new ToolError("refused", `${id} (${verb} ${path}) is ${KIND[real]}.`, {
      next: `Call ${api.plugin}_call_api_${real} with the same arguments.`,
    });
  if (flags.has("multipart") || flags.has("raw"))
    throw new ToolError(
      "refused",
      `${id} takes ${flags.has("multipart") ? "a form with files" : "a text or a file"}, and not JSON.`,
      { next: api.insteadOfFiles },
    );
  return operation;
}

async function unknownOperation(api: WholeApi, reference: string): Promise<ToolError> {
  const { all } = await api.operations();
  const near = nearest(
    reference,
    all.map(({ id }) => id),
  );
  const found = (await api.search()).find(reference, 3).map(({ id }) => id);
  const meant = [...new Set([...(near ? [near] : []), ...found])];
  const did = meant.length > 0 ? `Did you mean ${meant.join(", ")}? ` : "";
  return new ToolError("not_found", `operation: ${api.provider}'s API has no ${reference.slice(0, 200)}.`, {
    next: `${did}${api.plugin}_search_api finds operations.`,
  });
}
