import { legacyServer } from "../mcp/legacy-server.js";
import { StdioTransport } from "../mcp/stdio-transport.js";
import type { Logger } from "../plugin/index.js";
import { type CommandLine, UsageError } from "./flags.js";
import { type Installation, openSession } from "./session.js";
import type { Output } from "./stdout.js";

/** Milliseconds that calls in flight may go on once the server was told to stop, or its parent is gone. */
const DRAIN_LIMIT = 10_000;
const ORPHAN_LIMIT = 1_000;
const ORPHAN_CHECK = 200;

/** Asks a running server to stop; settles when it has. The second time it does not wait for calls in flight. */
export type Stop = (reason: string) => Promise<void>;

/** Serves one client over stdio. `onStop` receives what stops it; settles when it has stopped. */
export async function serve(
  line: CommandLine,
  installation: Installation,
  output: Output,
  onStop: (stop: Stop) => void,
): Promise<void> {
  const { config, host, log } = await openSession(line, installation);
  const { name, version, transport: wanted } = config.settings;
  if (wanted !== "stdio") throw new UsageError(`The transport ${wanted} is not yet available; use stdio.`);
  const { server, idle, end } = legacyServer(host, { name, version: version ?? installation.version });
  const transport = new StdioTransport(process.stdin, output);
  const logger = log.for();
  surviveFaults(logger);
  const parent = process.ppid;
  let stopping: Promise<void> | undefined;
  server.onerror = (error) => {
    // What cannot be sent any more has nobody to go to.
    if (!stopping) logger.warning("connection", { reason: error.message });
  };
  const finish = async (reason: string, limit: number) => {
    logger.info("stopping", { reason });
    await Promise.race([idle(), elapsed(limit), orphaned(parent)]);
    end();
    await host.close();
    await idle();
    await new Promise((written) => output.write("", written));
  };
  const stopped = new Promise<void>((resolve) => {
    const stop = (reason: string, limit: number): Promise<void> => {
      stopping ??= finish(reason, limit).finally(resolve);
      return stopping;
    };
    // A client that closed its end may still read: its calls are answered, each within its own deadline.
    process.stdin.on("end", () => void stop("end of input", Number.POSITIVE_INFINITY));
    process.stdin.on("close", () => void stop("input closed", Number.POSITIVE_INFINITY));
    output.on("error", () => void stop("output closed", 0));
    onStop((reason) => stop(reason, DRAIN_LIMIT));
  });
  server.oninitialized = () => {
    logger.info("serving", { client: server.getClientVersion(), config: config.files.config ?? "none" });
  };
  await server.connect(transport);
  await stopped;
  await log.flushed();
}

const elapsed = (milliseconds: number) =>
  milliseconds === Number.POSITIVE_INFINITY
    ? new Promise<void>(() => undefined)
    : new Promise<void>((resolve) => setTimeout(resolve, milliseconds).unref());

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

/** Logs what no handler caught and goes on: one plugin's fault is not the host's end. */
function surviveFaults(log: Logger): void {
  const told = (kind: string) => (error: unknown) =>
    log.error(kind, { error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  process.on("uncaughtException", told("uncaught exception"));
  process.on("unhandledRejection", told("unhandled rejection"));
}
