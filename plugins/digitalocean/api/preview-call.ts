import { type Call, type Operation, type Operations, previewOf } from "cargoshipper/api";
import type { Preview } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { namesIn } from "./names-in.js";
import { send } from "./send.js";
import { upTo } from "./up-to.js";
import { whereIn } from "./where.js";

/** Operations before which something else is looked at than what their own path tells. */
const SHOWN_BY: Readonly<Record<string, string>> = {
  dropletActions_post_byTag: "droplets_list",
  droplets_destroy_withAssociatedResourcesDangerous: "droplets_list_associatedResources",
  droplets_destroy_withAssociatedResourcesSelective: "droplets_list_associatedResources",
  kubernetes_destroy_associatedResourcesDangerous: "kubernetes_list_associatedResources",
  kubernetes_destroy_associatedResourcesSelective: "kubernetes_list_associatedResources",
};

/** What a person is shown before a call that writes: what is sent, and to what. */
export const previewWrite = async (digitalOcean: DigitalOcean, call: Call): Promise<Preview> =>
  previewOf(call, await whereIn(digitalOcean, call));

/** What a person is shown before a call that destroys: what is sent, and what the API says is there now. */
export async function previewDestroy(
  digitalOcean: DigitalOcean,
  operations: Operations,
  call: Call,
): Promise<Preview> {
  const where = await whereIn(digitalOcean, call);
  const reader = readerOf(operations, call);
  if (!reader) return previewOf(call, where, {});
  let total: unknown;
  const read = async () => {
    const { result, result_info } = await send(digitalOcean, reader);
    total = (result_info as { total?: unknown } | undefined)?.total;
    return result;
  };
  return previewOf(call, where, { read, show: (now) => namesIn(now, total) });
}

/** The call that tells what is there: of the same path, else of the thing that the path leads to. */
function readerOf(operations: Operations, call: Call): Call | undefined {
  const { operation, query } = call;
  const shown = operations.find(SHOWN_BY[operation.id] ?? "");
  const found = shown
    ? { operation: shown, path: pathOf(shown, call) }
    : (sameOrAbove(operations, call) ?? undefined);
  if (!found || found.operation.flags.has("binary")) return undefined;
  const known = found.operation.query.filter(({ name }) => name in query);
  if (found.operation.query.some(({ name, required }) => required && !(name in query))) return undefined;
  return {
    ...call,
    ...found,
    query: {
      ...(found.operation.query.some(({ name }) => name === "per_page") && { per_page: 200 }),
      ...Object.fromEntries(known.map(({ name }) => [name, query[name]])),
    },
    headers: {},
    body: undefined,
  };
}

function sameOrAbove(operations: Operations, call: Call) {
  const same = operations.readerOf(call.operation);
  // Of actions, the path has those that were; what they are done to is above them.
  if (same && !/\/actions$/.test(call.operation.path)) return { operation: same, path: call.path };
  const [last] = [...call.operation.path.matchAll(/\{(\w+)\}/g)].slice(-1);
  return last && upTo(operations, call, last[1] ?? "");
}

const pathOf = (operation: Operation, { values }: Call): string =>
  operation.path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
