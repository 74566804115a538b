import type { ScriptAndVersionSettingGetResponse } from "cloudflare/resources/workers/scripts/script-and-version-settings";
import { type DeployInput, MAIN } from "./deploy-input.js";

type Settings = ScriptAndVersionSettingGetResponse;

/** A binding in the form that an upload has. */
export type UploadBinding = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly name: string;
};

const TYPES: Readonly<Record<string, string>> = {
  cjs: "application/javascript",
  json: "application/json",
  txt: "text/plain",
  html: "text/plain",
};

const MODULE = "application/javascript+module";

/** Whether it is a module: comments aside, something is exported or imported at the beginning of a statement. */
export const isModule = (code: string): boolean =>
  /(?:^|[;}\n])\s*(?:export\s*(?:default\b|\{|\*|async\b|class\b|const\b|function\b|let\b|var\b)|import\s*[\w{*"'])/.test(
    code.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/g, ""),
  );

/** Settings that an upload sets back to their defaults unless it repeats them. */
const REPEATED = ["limits", "logpush", "observability", "placement", "tail_consumers", "tags"] as const;

/**
 * The body of an upload. The API takes one part of JSON and a part for each file, named as it is; the SDK would make a
 * part of each property.
 */
export function uploadForm(
  { code, modules = {}, compatibility_date, compatibility_flags }: DeployInput,
  bindings: readonly UploadBinding[],
  { settings, hasAssets, today }: { settings: Settings | undefined; hasAssets: boolean; today: string },
): FormData {
  const esModule = isModule(code);
  const repeated = REPEATED.flatMap((key) => {
    const value = settings?.[key];
    return value === undefined || value === null ? [] : [[key, value] as const];
  });
  const metadata = {
    ...Object.fromEntries(repeated),
    ...(esModule ? { main_module: MAIN } : { body_part: MAIN }),
    compatibility_date: compatibility_date ?? settings?.compatibility_date ?? today,
    compatibility_flags: compatibility_flags ?? settings?.compatibility_flags ?? [],
    bindings,
    ...(hasAssets && { keep_assets: true }),
  };
  const form = new FormData();
  form.append("metadata", new Blob([JSON.stringify(metadata)], { type: "application/json" }));
  const main = new File([code], MAIN, { type: esModule ? MODULE : "application/javascript" });
  form.append(MAIN, main);
  for (const [name, text] of Object.entries(modules)) {
    const type = TYPES[name.split(".").at(-1) ?? ""] ?? MODULE;
    form.append(name, new File([text], name, { type }));
  }
  return form;
}
