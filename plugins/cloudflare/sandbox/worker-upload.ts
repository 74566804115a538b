import type { World } from "cargoshipper/sandbox";
import { Accounts } from "./accounts.js";
import { invalid, ok } from "./answer.js";
import { formIn } from "./form.js";
import type { SandboxRequest } from "./route.js";
import { told } from "./worker-told.js";
import { type SandboxBinding, type UploadMetadata, Workers } from "./workers.js";

/** What a binding of each type has to have. */
const NEEDED: Readonly<Record<string, string>> = {
  kv_namespace: "namespace_id",
  d1: "database_id",
  r2_bucket: "bucket_name",
  service: "service",
  queue: "queue_name",
  plain_text: "text",
  json: "json",
  secret_text: "text",
  inherit: "name",
};

/** An upload as the API takes it: a form with `metadata`, and a part for each file. */
export function uploadWorker(request: SandboxRequest, world: World) {
  const { params, query } = request;
  const { id } = world.part(Accounts).of(params["account_id"]);
  const name = params["script_name"] ?? "";
  if (!/^[a-z0-9_][a-z0-9_-]*$/.test(name)) throw invalid(10016, "Invalid Worker name");
  const form = formIn(request);
  if (!form) throw invalid(10001, "Unsupported or unexpected Content Type");
  const metadata = metadataIn(form.find((part) => part.name === "metadata")?.body);
  const parts = form.filter((part) => part.name !== "metadata");
  const main = metadata.main_module ?? metadata.body_part;
  const code = parts.find((part) => part.name === main);
  if (!code) throw invalid(10021, `No such module "${main}".`);
  const isModule = /(?:^|[;}])\s*export\b/m.test(code.body.toString());
  if (metadata.main_module !== undefined && !isModule)
    throw invalid(10021, "Uncaught SyntaxError: the module exports nothing");
  if (metadata.body_part !== undefined && isModule)
    throw invalid(10021, "Uncaught SyntaxError: Unexpected token 'export'");
  const workers = world.part(Workers);
  const before = workers.all.find((one) => one.account === id && one.name === name)?.bindings ?? [];
  const strict = query.get("bindings_inherit") === "strict";
  const bindings = (metadata.bindings ?? []).flatMap((binding) => resolved(binding, before, strict));
  const worker = workers.upload(id, name, metadata, parts);
  worker.bindings = bindings;
  const { routes: _inLists, ...made } = told(worker, world);
  return ok({ ...made, startup_time_ms: 4, entry_point: main });
}

function metadataIn(body: Buffer | undefined): UploadMetadata {
  try {
    return JSON.parse(body?.toString() ?? "") as UploadMetadata;
  } catch {
    throw invalid(10021, "metadata is missing or is not JSON");
  }
}

function resolved(
  binding: SandboxBinding,
  before: readonly SandboxBinding[],
  strict: boolean,
): SandboxBinding[] {
  const needed = NEEDED[binding.type];
  if (needed === undefined || binding[needed] === undefined)
    throw invalid(10021, `binding ${binding.name} of type ${binding.type} is invalid: ${needed} is missing`);
  if (binding.type !== "inherit") return [binding];
  const kept = before.find(({ name }) => name === binding.name);
  if (!kept && strict) throw invalid(10021, `binding ${binding.name} cannot be inherited`);
  return kept ? [kept] : [];
}
