import type { PlaceState, PluginState } from "../host/admission.js";
import { SANDBOX_LINE } from "../host/envelope.js";
import { limit } from "../host/limit.js";
import { NoSandboxError } from "../host/sandbox.js";
import type { ToolError, Verified } from "../plugin/index.js";
import type { CommandLine } from "./flags.js";
import { Printer } from "./print.js";
import { type Installation, openSession } from "./session.js";
import { showRuleFaults } from "./show-rule-faults.js";
import type { Output } from "./stdout.js";

/** Milliseconds that one plugin's live check may take. */
const CHECK_LIMIT = 20_000;
/** The same where a sandbox has to be started first. */
const SANDBOX_CHECK_LIMIT = 80_000;
const NO_ANSWER = "There was no answer";

/**
 * What was found of one plugin. `off`: not asked for and not usable here, or without a sandbox where only those are used,
 * which is no failure.
 */
interface Finding {
  readonly plugin: string;
  /** The place, where the configuration names several. */
  readonly target?: string;
  readonly state: "ok" | "unavailable" | "off";
  readonly where: string;
  readonly tools: number;
  readonly version?: string;
  readonly latencyMs?: number;
  readonly facts: readonly string[];
  readonly error?: string;
  readonly next?: string;
}

/** Checks every plugin live. 0 when all that was asked for works and all rules fit, else 1. */
export async function doctor(line: CommandLine, installation: Installation, output: Output): Promise<number> {
  const { config, host, close } = await openSession(
    { ...line, host: { logLevel: "error", ...line.host } },
    installation,
  );
  const { sandbox } = host;
  const findings = await Promise.all(
    host.plugins.flatMap((plugin) =>
      plugin.places.map((place) => examine(plugin, place, sandbox ? SANDBOX_CHECK_LIMIT : CHECK_LIMIT)),
    ),
  );
  await close();
  const failed = host.ruleFaults.length > 0 || findings.some(({ state }) => state === "unavailable");
  const out = new Printer(output);
  if (line.json) {
    const { config: file = null, dotenv = null, searched } = config.files;
    out.json({
      version: installation.version,
      node: process.version,
      config: file,
      dotenv,
      searched,
      audit: config.settings.audit?.file ?? null,
      sandbox,
      plugins: findings,
      rules: host.ruleFaults,
    });
    return failed ? 1 : 0;
  }
  const head = `cargoshipper ${installation.version}, Node ${process.version.slice(1)}`;
  out.line(sandbox ? `${head}, ${out.style("yellow", SANDBOX_LINE)}` : head);
  out.line(
    `config  ${config.files.config ?? "none found; the built-in plugins are on where they can be used"}`,
  );
  out.line(`.env    ${config.files.dotenv ?? "none"}`);
  if (config.settings.audit) out.line(`audit   ${config.settings.audit.file}`);
  for (const finding of findings) show(finding, sandbox, out);
  if (host.ruleFaults.length > 0) out.line();
  showRuleFaults(host.ruleFaults, out);
  return failed ? 1 : 0;
}

function show(finding: Finding, sandbox: boolean, out: Printer): void {
  const mark = {
    ok: out.style("green", "ok"),
    unavailable: out.style("red", "UNAVAILABLE"),
    off: out.style("yellow", "off"),
  };
  const about = [
    sandbox && "sandbox",
    finding.version && `version ${finding.version}`,
    finding.latencyMs !== undefined && `${finding.latencyMs} ms`,
    `${finding.tools} tools`,
    finding.where,
  ].filter(Boolean);
  out.line();
  const name = finding.target === undefined ? finding.plugin : `${finding.plugin} ${finding.target}`;
  out.line(`${out.style("bold", name)}  ${mark[finding.state]}  (${about.join(", ")})`);
  for (const text of [finding.error, finding.next]) if (text) out.line(`  ${text.replaceAll("\n", "\n  ")}`);
  for (const fact of finding.facts) out.line(`  ${fact}`);
}

/** What the live check of a plugin at one of its places finds within so many milliseconds. */
export async function examine(
  { name, asked, fault }: PluginState,
  { target, where, tools, verify }: PlaceState,
  most = CHECK_LIMIT,
): Promise<Finding> {
  const base = {
    plugin: name,
    ...(target !== undefined && { target }),
    where,
    tools: tools.length,
    facts: [],
  };
  if (fault) return { ...base, state: "unavailable", error: fault };
  const started = performance.now();
  try {
    const found = await limit(verify(AbortSignal.timeout(most)), most, NO_ANSWER);
    return { ...base, state: "ok", latencyMs: Math.round(performance.now() - started), ...shown(found) };
  } catch (error) {
    const { kind, message, next, cause } = error as ToolError;
    // Nobody asked for it and it is not there: no failure. One that is there, but not as it should be, is.
    const absent = !asked && kind === "service_unavailable";
    const state = absent || cause instanceof NoSandboxError ? "off" : "unavailable";
    // Whoever reads this has just run doctor.
    const advice = message.startsWith(NO_ANSWER) ? undefined : next;
    return { ...base, state, error: message, ...(advice && { next: advice }) };
  }
}

const shown = (found: Verified | undefined) => ({
  ...(found?.version && { version: found.version }),
  facts: Array.isArray(found?.facts) ? found.facts.map(String) : [],
});
