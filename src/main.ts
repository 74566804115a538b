import { readFileSync } from "node:fs";
import { constants } from "node:os";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import type { Keep } from "./cli/compiled-code.js";
import { stackOf, surviveFaults } from "./cli/faults.js";
import { type CommandLine, helpText, readCommandLine, UsageError } from "./cli/flags.js";
import { Log } from "./cli/logger.js";
import { serve } from "./cli/serve.js";
import type { Installation } from "./cli/session.js";
import { reserveStdout } from "./cli/stdout.js";
import { ConfigError } from "./config/load.js";

const log = new Log();
surviveFaults(log.for());

// zod compiles each object schema on its first use, which pays off after many; a start uses many of them once.
z.config({ jitless: true });

const output = reserveStdout((text) => log.clean(text));
let broken: NodeJS.ErrnoException | undefined;
output.on("error", (error) => {
  broken ??= error;
});
process.stderr.on("error", () => undefined);

// A plugin that ends the process would end all the others with it.
const exit = process.exit.bind(process);
process.exit = () => {
  throw new Error("process.exit() was called; only the host ends the process.");
};

/** What lies beside the file that npm starts, whose URL is `bin`. */
function installationAt(bin: string, keepCompiledCode: Keep): Installation {
  const modules = fileURLToPath(new URL(".", bin)).replace(/[\\/]$/, "");
  const { version } = JSON.parse(readFileSync(new URL("../package.json", bin), "utf8")) as Pick<
    Installation,
    "version"
  >;
  return { version, modules, log, keepCompiledCode };
}

async function run(line: CommandLine, installation: Installation): Promise<number> {
  if (line.help || line.version) {
    output.write(`${line.help ? helpText() : installation.version}\n`);
    return 0;
  }
  if (line.command === "serve") {
    await serve(line, installation, output, (stop) => onSignals(() => void stop("signal")));
    return 0;
  }
  const { audit, call, catalogue, check, doctor, tools } = await import("./cli/commands.js");
  switch (line.command) {
    case "call": {
      const aborting = new AbortController();
      onSignals(() => aborting.abort());
      return call(line, installation, output, aborting.signal);
    }
    case "doctor":
      return doctor(line, installation, output);
    case "check":
      return check(line, installation, output);
    case "tools":
      return tools(line, installation, output);
    case "audit":
      return audit(line, installation, output);
    case "catalogue":
      return catalogue(line, output);
  }
}

/** The first signal asks; the second one insists. */
function onSignals(ask: () => void): void {
  let asked = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (asked) exit(128 + constants.signals[signal]);
      asked = true;
      ask();
    });
  }
}

async function codeOf(bin: string, keepCompiledCode: Keep): Promise<number> {
  try {
    return await run(readCommandLine(process.argv.slice(2)), installationAt(bin, keepCompiledCode));
  } catch (error) {
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\`cargoshipper --help\` shows what there is.\n`);
      return 2;
    }
    if (error instanceof ConfigError) {
      process.stderr.write(`${error.message}\n`);
      return 2;
    }
    log.for().error("unexpected failure", { error: stackOf(error) });
    process.stderr.write("Something failed unexpectedly.\n");
    return 1;
  }
}

/** Does what the command line asks for, and ends the process. `bin`: the URL of the file that npm starts. */
export async function main(bin: string, keepCompiledCode: Keep): Promise<void> {
  let code = await codeOf(bin, keepCompiledCode);
  await log.flushed();
  // What was written may still be on its way: exit when both streams have let go of it.
  await new Promise<void>((resolve) => output.write("", () => resolve()));
  // A reader that has seen enough is no failure.
  if (broken && broken.code !== "EPIPE") {
    process.stderr.write(`stdout cannot be written: ${broken.message}\n`);
    code ||= 1;
  }
  await new Promise<void>((resolve) => process.stderr.write("", () => resolve()));
  exit(code);
}
