import { untrusted } from "cargoshipper/plugin";
import type { ScriptAndVersionSettingGetResponse } from "cloudflare/resources/workers/scripts/script-and-version-settings";
import type { ScriptListResponse } from "cloudflare/resources/workers/scripts/scripts";
import * as z from "zod";
import { targetOf } from "./bindings.js";

export const WorkerRow = z.object({
  name: z.string(),
  handlers: z.string(),
  compatibility_date: z.string(),
  routes: z.string(),
  modified: z.string(),
});

export const workerRow = (script: ScriptListResponse): z.output<typeof WorkerRow> => ({
  name: script.id ?? "",
  handlers: (script.handlers ?? []).join(","),
  compatibility_date: script.compatibility_date ?? "",
  routes: (script.routes ?? []).map(({ pattern }) => pattern).join(","),
  modified: script.modified_on ?? "",
});

export const WorkerView = z.object({
  name: z.string(),
  created: z.string(),
  modified: z.string(),
  handlers: z.array(z.string()),
  compatibility_date: z.string().optional(),
  compatibility_flags: z.array(z.string()).optional(),
  bindings: z.array(z.object({ type: z.string(), name: z.string(), to: z.string().optional() })),
  vars: untrusted(z.record(z.string(), z.unknown())),
  secrets: z.array(z.string()).describe("Names; nobody can read their values"),
  routes: z.array(z.object({ id: z.string(), pattern: z.string() })),
  domains: z.array(z.string()),
  cron: z.array(z.string()),
  deployed: z.string().optional(),
  deployed_by: untrusted(z.string()).optional(),
  versions: z.array(z.object({ version: z.string(), percentage: z.number() })).optional(),
  modules: z
    .array(
      z.object({
        name: untrusted(z.string()),
        type: z.string(),
        size: z.int(),
        code: untrusted(z.string()).optional(),
      }),
    )
    .optional(),
});

type Settings = ScriptAndVersionSettingGetResponse;
type Binding = NonNullable<Settings["bindings"]>[number];

const SECRETS = ["secret_text", "secret_key"];

export const isSecret = ({ type }: { readonly type: string }): boolean => SECRETS.includes(type);

/** The bindings of a Worker apart: secrets by name alone, variables as a map, so that telling names are masked. */
export function bindingsView(bindings: readonly Binding[]) {
  const vars = bindings.flatMap((binding) => {
    if (binding.type === "plain_text") return [[binding.name, binding.text] as const];
    return binding.type === "json" ? [[binding.name, binding.json] as const] : [];
  });
  const others = bindings.filter(
    ({ type }) => !isSecret({ type }) && type !== "plain_text" && type !== "json",
  );
  return {
    bindings: others.map((binding) => {
      const to = targetOf(binding);
      return { type: binding.type, name: binding.name, ...(to !== undefined && { to }) };
    }),
    vars: Object.fromEntries(vars),
    secrets: bindings.filter(isSecret).map(({ name }) => name),
  };
}
