import type { World } from "cargoshipper/sandbox";
import { type SandboxBinding, type SandboxWorker, Workers } from "./workers.js";

/** A route as lists tell it. */
export const routeTold = ({ id, pattern, script }: { id: string; pattern: string; script: string }) => ({
  id,
  pattern,
  script,
});

/** A Worker as lists tell it. */
export const told = (worker: SandboxWorker, world: World) => ({
  id: worker.name,
  tag: worker.versions.at(-1)?.id.replaceAll("-", ""),
  etag: worker.etag,
  handlers: ["fetch"],
  named_handlers: [],
  created_on: worker.created,
  modified_on: worker.modified,
  usage_model: "standard",
  logpush: worker.metadata["logpush"] === true,
  has_assets: false,
  has_modules: worker.metadata.main_module !== undefined,
  last_deployed_from: worker.versions[0]?.source,
  compatibility_date: worker.metadata.compatibility_date,
  compatibility_flags: worker.metadata.compatibility_flags ?? [],
  tail_consumers: [],
  routes: world
    .part(Workers)
    .routes.filter(({ script }) => script === worker.name)
    .map(routeTold),
});

/** A binding as settings tell it: without the value of a secret, and a database's id under both of its names. */
function bindingTold(binding: SandboxBinding): object {
  const { text, ...rest } = binding;
  if (binding.type === "secret_text") return rest;
  if (binding.type === "d1") return { ...binding, id: binding["database_id"], binding: binding.name };
  if (binding.type === "service") return { environment: "production", ...binding };
  return binding;
}

/** A Worker's settings, with its bindings. */
export const settingsTold = ({ metadata, bindings }: SandboxWorker) => ({
  bindings: bindings.map(bindingTold),
  compatibility_date: metadata.compatibility_date,
  compatibility_flags: metadata.compatibility_flags ?? [],
  usage_model: "standard",
  logpush: metadata["logpush"] === true,
  tags: metadata["tags"] ?? [],
  tail_consumers: metadata["tail_consumers"] ?? [],
  ...(metadata["observability"] !== undefined && { observability: metadata["observability"] }),
  placement: metadata["placement"] ?? {},
});
