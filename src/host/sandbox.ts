import {
  type AnyPluginSpec,
  ConfigurationError,
  type Logger,
  type Sandbox,
  ToolError,
} from "../plugin/index.js";
import { messageOf, stackOf } from "./failure.js";
import { letGo, limit } from "./limit.js";
import { checkOptions } from "./options.js";
import type { Surroundings } from "./plugin-runtime.js";

/** Milliseconds that starting a sandbox may take. */
const START_LIMIT = 60_000;

/** What of an environment leads to no account. Addresses of proxies are not among it: they may hold passwords. */
const HARMLESS = /^(?:PATH|HOME|USER|LOGNAME|SHELL|TERM|TZ|LANG|LC_\w+|TMPDIR|TMP|TEMP)$/;
const HARMLESS_ON_WINDOWS =
  /^(?:PATHEXT|USERPROFILE|HOMEDRIVE|HOMEPATH|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC)$/;

type Environment = Surroundings["env"];

export const harmlessIn = (env: Environment): Environment =>
  Object.fromEntries(
    Object.entries(env).filter(([name]) =>
      [HARMLESS, HARMLESS_ON_WINDOWS].some((names) => names.test(name.toUpperCase())),
    ),
  );

/** Values for references to secrets, whatever secrets there really are. */
export const madeUpSecrets: Surroundings["secrets"] = { resolve: async (name) => `made-up-${name}` };

/** There is no sandbox for a plugin, so it is off; that is no fault of the configuration. */
export class NoSandboxError extends ToolError {
  override readonly name = "NoSandboxError";
}

/** A plugin's sandbox, and what its client is made with there. */
export interface OpenSandbox {
  readonly options: unknown;
  readonly env: Environment;
  readonly facts: readonly string[];
  close(): Promise<void>;
}

/** Starts a plugin's sandbox. What starts too late, or while the host stops, is closed again. */
export async function openSandbox(
  plugin: AnyPluginSpec,
  label: string,
  { env: whole, redactor, closing }: Surroundings,
  log: Logger,
): Promise<OpenSandbox> {
  const { sandbox: start } = plugin;
  if (!start) {
    const message = `Plugin ${plugin.name} has no sandbox, so it is off while --sandbox is on.`;
    throw new NoSandboxError("configuration", message, {
      next: "Use tools of other plugins, or ask the operator to start without --sandbox.",
    });
  }
  if (closing.aborted) throw new ToolError("cancelled", "The host stops.");
  const stopping = new AbortController();
  const env = harmlessIn(whole);
  const starting = Promise.resolve().then(() => start({ log, env, signal: stopping.signal }));
  const close = async (sandbox: Sandbox) => sandbox.close();
  try {
    const sandbox = await limit(starting, START_LIMIT, "It was not ready", closing);
    const options = optionsOf(sandbox, plugin, label, redactor);
    const facts = (sandbox.facts ?? []).map(String);
    log.info("sandbox: started", { facts });
    return { options, env, facts, close: () => close(sandbox) };
  } catch (error) {
    stopping.abort();
    await letGo(
      starting.then(close, () => undefined),
      log,
    );
    if (closing.aborted || error instanceof ConfigurationError) throw error;
    throw notStarted(error, label, log);
  }
}

/** Of the sandbox alone: no variable fills what it leaves out. */
function optionsOf(
  { options }: Sandbox,
  plugin: AnyPluginSpec,
  label: string,
  redactor: Surroundings["redactor"],
): unknown {
  try {
    return checkOptions(
      plugin,
      options,
      { env: {}, redactor, origin: () => undefined },
      "its sandbox",
      label,
    );
  } catch (error) {
    throw new ConfigurationError(
      `The sandbox of plugin ${label} gives options that do not fit: ${messageOf(error)}`,
      {
        next: "Tell the person: it is a fault in the plugin.",
        cause: error,
      },
    );
  }
}

function notStarted(error: unknown, label: string, log: Logger): NoSandboxError {
  if (!ToolError.is(error)) log.error("the sandbox failed unexpectedly", { error: stackOf(error) });
  const message = `The sandbox of plugin ${label} cannot be started: ${messageOf(error)}`;
  const next = ToolError.is(error) ? error.next : undefined;
  return new NoSandboxError("service_unavailable", message, { ...(next && { next }), cause: error });
}
