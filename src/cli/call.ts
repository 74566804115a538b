import { crypto } from "../host/crypto.js";
import { UnknownNameError } from "../host/failure.js";
import type { Requester } from "../host/requester.js";
import { printable } from "../redaction/visible.js";
import { askOnTerminal } from "./ask.js";
import { type CommandLine, UsageError } from "./flags.js";
import { Printer } from "./print.js";
import { type Installation, openSession } from "./session.js";
import type { Output } from "./stdout.js";

/** Calls one tool through the same pipeline as a client's call. 0 when it succeeded, else 1. */
export async function call(
  line: CommandLine,
  installation: Installation,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const [tool] = line.operands;
  if (tool === undefined) throw new UsageError("call: which tool? `cargoshipper tools` lists them.");
  const args = readArguments(line.arguments);
  const { host, close } = await openSession(
    { ...line, host: { logLevel: "warning", ...line.host } },
    installation,
  );
  const err = new Printer(process.stderr);
  const requester: Requester = {
    principal: "process",
    session: crypto().randomBytes(9).toString("base64url"),
    client: { name: "cargoshipper call", version: installation.version },
    operator: true,
    signal,
    capabilities: new Set(["elicitation"]),
    progress: (done, total, message) => {
      if (process.stderr.isTTY)
        err.line(err.style("dim", [message, total ? `${done}/${total}` : done].filter(Boolean).join(" ")));
    },
    log: () => undefined,
    ask: (question, stop, clean) => askOnTerminal(question, line.yes, stop, err, clean),
  };
  try {
    const { content, structured, isError } = await host.callTool(tool, args, requester);
    const out = new Printer(line.json || !isError ? output : process.stderr);
    // Whoever said no, or was told how to say yes, need not be told again.
    const declined = !structured.success && structured.details["kind"] === "declined";
    if (line.json) out.json(structured);
    else if (!declined)
      for (const block of content)
        out.line(block.type === "text" ? printable(block.text) : JSON.stringify(block));
    return isError ? 1 : 0;
  } catch (error) {
    if (error instanceof UnknownNameError) throw new UsageError(error.message);
    throw error;
  } finally {
    await close();
  }
}

function readArguments(given: readonly string[]): Record<string, unknown> {
  const read = new Map<string, string>();
  for (const text of given) {
    const at = text.indexOf("=");
    if (at < 1) throw new UsageError(`--arg ${text}: write it as key=value.`);
    const key = text.slice(0, at);
    if (read.has(key))
      throw new UsageError(`--arg ${key}: given twice; write several values as a JSON list.`);
    read.set(key, text.slice(at + 1));
  }
  return Object.fromEntries(read);
}
