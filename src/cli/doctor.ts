import type { PluginState } from "../host/admission.js";
import type { ToolError, Verified } from "../plugin/index.js";
import type { CommandLine } from "./flags.js";
import { Printer } from "./print.js";
import { type Installation, openSession } from "./session.js";
import type { Output } from "./stdout.js";

/** Milliseconds that one plugin's live check may take. */
const CHECK_LIMIT = 20_000;

/** What was found of one plugin. `off`: not asked for and not usable here, which is no failure. */
interface Finding {
  readonly plugin: string;
  readonly state: "ok" | "unavailable" | "off";
  readonly where: string;
  readonly tools: number;
  readonly version?: string;
  readonly latencyMs?: number;
  readonly facts: readonly string[];
  readonly error?: string;
  readonly next?: string;
}

/** Checks every plugin live. 0 when all that was asked for works, else 1. */
export async function doctor(line: CommandLine, installation: Installation, output: Output): Promise<number> {
  const { config, host } = await openSession(
    { ...line, host: { logLevel: "silent", ...line.host } },
    installation,
  );
  const findings = await Promise.all(host.plugins.map((plugin) => examine(plugin)));
  await host.close();
  const failed = findings.some(({ state }) => state === "unavailable");
  const out = new Printer(output);
  if (line.json) {
    const { config: file = null, dotenv = null, searched } = config.files;
    out.json({
      version: installation.version,
      node: process.version,
      config: file,
      dotenv,
      searched,
      plugins: findings,
    });
    return failed ? 1 : 0;
  }
  out.line(`cargoshipper ${installation.version}, Node ${process.version.slice(1)}`);
  out.line(
    `config  ${config.files.config ?? "none found; the built-in plugins are on where they can be used"}`,
  );
  out.line(`.env    ${config.files.dotenv ?? "none"}`);
  for (const finding of findings) show(finding, out);
  return failed ? 1 : 0;
}

function show(finding: Finding, out: Printer): void {
  const mark = {
    ok: out.style("green", "ok"),
    unavailable: out.style("red", "UNAVAILABLE"),
    off: out.style("yellow", "off"),
  };
  const about = [
    finding.version && `version ${finding.version}`,
    finding.latencyMs !== undefined && `${finding.latencyMs} ms`,
    `${finding.tools} tools`,
    finding.where,
  ].filter(Boolean);
  out.line();
  out.line(`${out.style("bold", finding.plugin)}  ${mark[finding.state]}  (${about.join(", ")})`);
  for (const text of [finding.error, finding.next]) if (text) out.line(`  ${text.replaceAll("\n", "\n  ")}`);
  for (const fact of finding.facts) out.line(`  ${fact}`);
}

async function examine({ name, entry, asked, fault, offer, verify }: PluginState): Promise<Finding> {
  const tools = offer.tools.filter(({ refusal }) => !refusal).length;
  const base = { plugin: name, where: entry.where, tools, facts: [] };
  if (fault) return { ...base, state: "unavailable", error: fault };
  const started = performance.now();
  try {
    const found = await verify(AbortSignal.timeout(CHECK_LIMIT));
    return { ...base, state: "ok", latencyMs: Math.round(performance.now() - started), ...shown(found) };
  } catch (error) {
    const { message, next, details } = error as ToolError;
    const tried = details?.tried;
    return {
      ...base,
      state: asked ? "unavailable" : "off",
      error: message,
      ...(next && { next }),
      facts: Array.isArray(tried) ? tried.map(String) : [],
    };
  }
}

const shown = (found: Verified | undefined) => ({
  ...(found?.version && { version: found.version }),
  facts: found?.facts ?? [],
});
