import type { Operation } from "cargoshipper/api";
import type { Effect } from "cargoshipper/plugin";

/** Kinds of actions that can be undone, by operation. All others destroy, those that are not known among them. */
const UNDONE: Readonly<Record<string, readonly string[]>> = {
  dropletActions_post: [
    "change_backup_policy",
    "change_kernel",
    "enable_backups",
    "enable_ipv6",
    "power_cycle",
    "power_off",
    "power_on",
    "reboot",
    "rename",
    "resize",
    "shutdown",
    "snapshot",
  ],
  imageActions_post: ["convert", "transfer"],
  nfs_create_action: ["attach", "detach", "resize", "snapshot", "switch_performance_tier"],
  volumeActions_post: ["attach", "detach", "resize"],
  volumeActions_post_byId: ["attach", "detach", "resize"],
};

/** Whether an operation does what its body says. */
export const actsByBody = (id: string): boolean => Object.hasOwn(UNDONE, id);

/** What a call does: by its body where the operation is one of actions, else by its operation. */
export function effectWithBody({ id, effect }: Operation, body: unknown): Effect {
  const undone = Object.hasOwn(UNDONE, id) ? UNDONE[id] : undefined;
  if (!undone) return effect;
  const { type, disk } = actionIn(body);
  if (typeof type !== "string" || !undone.includes(type)) return "destroy";
  // A disk that has grown does not shrink again.
  return id === "dropletActions_post" && type === "resize" && disk !== undefined && disk !== false
    ? "destroy"
    : "write";
}

/** What a body says of an action, also one that is a text. */
export function actionIn(body: unknown): Readonly<Record<string, unknown>> {
  if (typeof body !== "string") return (body ?? {}) as Readonly<Record<string, unknown>>;
  try {
    return actionIn(JSON.parse(body) ?? {});
  } catch {
    return {};
  }
}
