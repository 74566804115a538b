import type { Effect } from "cargoshipper/plugin";
import { REVIEWED } from "./reviewed-effects.js";

const reviewed = new Map(
  REVIEWED.flatMap(({ effect, operations }) => operations.split(/\s+/).map((id) => [id, effect] as const)),
);

const BY_VERB: Readonly<Record<string, Effect>> = { GET: "read", POST: "write", PATCH: "write" };

/** What an operation does to the world. A PUT overwrites unless it is known to add; an unknown verb destroys. */
export const effectOf = ({ id, verb }: { readonly id: string; readonly verb: string }): Effect =>
  reviewed.get(id) ?? BY_VERB[verb] ?? "destroy";
