import { cut } from "../mcp/failure.js";
import { legacyServer } from "../mcp/legacy-server.js";
import { StdioTransport } from "../mcp/stdio-transport.js";
import type { CommandLine } from "./flags.js";
import { type Installation, openSession } from "./session.js";
import type { Output } from "./stdout.js";

/** Milliseconds that calls in flight may go on once the server was told to stop, or its parent is gone. */
const DRAIN_LIMIT = 10_000;
/** Milliseconds that a call which was aborted may take to be answered. */
const ABORT_LIMIT = 2_000;
const ORPHAN_LIMIT = 1_000;
const ORPHAN_CHECK = 200;
/** Milliseconds after which a client has listed what it wanted to, and the start is over. */
const SETTLED = 1_000;

/** Asks a running server to stop; settles when it has. The second time it does not wait for calls in flight. */
export type Stop = (reason: string) => Promise<void>;

/** Serves one client over stdio. `onStop` receives what stops it; settles when it has stopped. */
export async function serve(
  line: CommandLine,
  installation: Installation,
  output: Output,
  onStop: (stop: Stop) => void,
): Promise<void> {
  const { config, host, close } = await openSession(line, installation);
  const { name, version } = config.settings;
  const { server, idle, inputEnded, end } = legacyServer(host, {
    name,
    version: version ?? installation.version,
  });
  if (host.sandbox)
    installation.log.for().info("sandbox: nothing here is real; it is gone when this server ends");
  const transport = new StdioTransport(process.stdin, output);
  const logger = installation.log.for();
  const parent = process.ppid;
  let stopping: Promise<void> | undefined;
  server.onerror = (error) => {
    // What cannot be sent any more has nobody to go to.
    if (!stopping) logger.warning("connection", { reason: cut(host.redactor.text(error.message)) });
  };
  const finish = async (reason: string, enough: Promise<void>) => {
    logger.info("stopping", { reason });
    await Promise.race([idle(), enough, orphaned(parent)]);
    end();
    await close();
    await Promise.race([idle(), elapsed(ABORT_LIMIT)]);
    await new Promise((written) => output.write("", written));
    // By now also that of the plugins that were called.
    if (server.getClientVersion()) installation.keepCompiledCode();
  };
  let enough = () => {};
  const waited = new Promise<void>((resolve) => {
    enough = resolve;
  });
  let stopped = () => {};
  const done = new Promise<void>((resolve) => {
    stopped = resolve;
  });
  // Told again, it stops at the earliest of its limits.
  const stop = (reason: string, limit: number): Promise<void> => {
    if (limit !== Number.POSITIVE_INFINITY) void elapsed(limit).then(enough);
    stopping ??= finish(reason, waited).finally(stopped);
    return stopping;
  };
  server.oninitialized = () => {
    logger.info("serving", { client: server.getClientVersion(), config: config.files.config ?? "none" });
    setTimeout(installation.keepCompiledCode, SETTLED).unref();
  };
  await server.connect(transport);
  // A client that closed its end may still read: its calls are answered, each within its own deadline.
  for (const [event, reason] of [
    ["end", "end of input"],
    ["close", "input closed"],
  ] as const) {
    process.stdin.on(event, () => {
      inputEnded();
      void stop(reason, Number.POSITIVE_INFINITY);
    });
  }
  output.on("error", () => void stop("output closed", 0));
  onStop((reason) => stop(reason, DRAIN_LIMIT));
  await done;
}

const elapsed = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));

/** Settles a second after the parent is gone: nobody is left to read the answers. */
function orphaned(parent: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(timer);
      setTimeout(resolve, ORPHAN_LIMIT).unref();
    }, ORPHAN_CHECK);
    timer.unref();
  });
}
