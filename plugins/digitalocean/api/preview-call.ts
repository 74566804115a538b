import { type Call, type Operation, type Operations, previewOf } from "cargoshipper/api";
import type { Preview } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { send } from "./send.js";
import { upTo } from "./up-to.js";

/** Operations before which something else is looked at than what their own path tells. */
const SHOWN_BY: Readonly<Record<string, string>> = {
  dropletActions_post_byTag: "droplets_list",
  droplets_destroy: "droplets_list_associatedResources",
  droplets_destroy_withAssociatedResourcesDangerous: "droplets_list_associatedResources",
  droplets_destroy_withAssociatedResourcesSelective: "droplets_list_associatedResources",
  kubernetes_delete_cluster: "kubernetes_list_associatedResources",
  kubernetes_destroy_associatedResourcesDangerous: "kubernetes_list_associatedResources",
  kubernetes_destroy_associatedResourcesSelective: "kubernetes_list_associatedResources",
};

/** What a person is shown before a call that destroys: what is sent, and what the API says is there now. */
export function previewCall(
  digitalOcean: DigitalOcean,
  operations: Operations,
  call: Call,
): Promise<Preview> {
  const reader = readerOf(operations, call);
  if (!reader) return previewOf(call, "", undefined);
  const read = async () => {
    const { result } = await send(digitalOcean, reader);
    return result;
  };
  return previewOf(call, "", read);
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
    query: Object.fromEntries(known.map(({ name }) => [name, query[name]])),
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
