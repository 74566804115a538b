import { parseArgs } from "node:util";
import { DECISIONS, PHASES } from "../audit/record.js";
import type { Flags } from "../config/load.js";
import { nearest } from "../plugin/index.js";

interface FlagSpec {
  readonly type: "string" | "boolean";
  readonly multiple?: true;
  readonly short?: string;
  /** The value's name in the help text. */
  readonly value?: string;
  readonly help: string;
}

/** Every flag there is; the help text is made from it. */
export const FLAGS = {
  config: {
    type: "string",
    value: "PATH",
    help: "configuration file (default: searched, see docs/configuration.md)",
  },
  "read-only": { type: "boolean", help: "only tools that change nothing" },
  "no-destructive": { type: "boolean", help: "no tools that lose something" },
  allow: {
    type: "string",
    multiple: true,
    value: "GLOB",
    help: "only these tools, resources, prompts (repeatable)",
  },
  deny: {
    type: "string",
    multiple: true,
    value: "GLOB",
    help: "not these tools, resources, prompts (repeatable)",
  },
  toolsets: {
    type: "string",
    multiple: true,
    value: "PLUGIN=A,B",
    help: "toolsets that are on (repeatable)",
  },
  sandbox: { type: "boolean", help: "try everything without an account: nothing is real" },
  transport: { type: "string", value: "NAME", help: "stdio (default)" },
  "log-level": {
    type: "string",
    value: "LEVEL",
    help: "trace, debug, info, warning, error, critical or silent",
  },
  name: { type: "string", value: "NAME", help: "the server's name" },
  arg: {
    type: "string",
    multiple: true,
    value: "KEY=VALUE",
    help: "call: an argument; JSON where it is no string",
  },
  yes: { type: "boolean", help: "call: approve without asking" },
  tool: { type: "string", value: "GLOB", help: "audit: of these tools, resources, prompts" },
  target: { type: "string", value: "NAME", help: "audit: on this target" },
  client: { type: "string", value: "GLOB", help: "audit: of these clients" },
  session: { type: "string", value: "ID", help: "audit: of the session ID" },
  phase: {
    type: "string",
    value: "PHASE",
    help: `audit: that came as far as ${PHASES.join(", ")}`,
  },
  decision: {
    type: "string",
    value: "NAME",
    help: `audit: ${DECISIONS.join(", ")}`,
  },
  outcome: { type: "string", value: "KIND", help: "audit: success, unknown, or a kind of error" },
  since: { type: "string", value: "TIME", help: "audit: since then; an age such as 2h, or ISO 8601" },
  until: { type: "string", value: "TIME", help: "audit: before then" },
  limit: { type: "string", value: "N", help: "audit: the last N calls (default 50)" },
  json: { type: "boolean", help: "doctor, check, tools, call, audit: JSON instead of text" },
  version: { type: "boolean", short: "v", help: "print the version" },
  help: { type: "boolean", short: "h", help: "print this" },
} as const satisfies Record<string, FlagSpec>;

/** The commands, with what they are for. */
export const COMMANDS = {
  serve: "run the MCP server (the default)",
  doctor: "check each plugin: configuration, credentials, connection",
  check: "check the configuration without touching the network",
  tools: "list the tools, or show one: tools NAME",
  call: "call a tool: call NAME --arg key=value",
  audit: "show the last calls of the audit file: audit [FILE]",
  catalogue: "for plugin authors: write a module's catalogue beside it",
} as const;

export type Command = keyof typeof COMMANDS;

/** The flags that say which calls of an audit file are wanted. */
const AUDIT = [
  "tool",
  "target",
  "client",
  "session",
  "phase",
  "decision",
  "outcome",
  "since",
  "until",
  "limit",
] as const satisfies readonly (keyof typeof FLAGS)[];
export type AuditFlags = { readonly [F in (typeof AUDIT)[number]]?: string | undefined };

/** What the command line says. */
export interface CommandLine {
  readonly command: Command;
  readonly operands: readonly string[];
  readonly host: Flags;
  readonly arguments: readonly string[];
  readonly audit: AuditFlags;
  readonly yes: boolean;
  readonly json: boolean;
  readonly version: boolean;
  readonly help: boolean;
}

/** A command line that makes no sense. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export function readCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parse(args);
  const [command = "serve", ...operands] = positionals;
  if (!isCommand(command)) {
    const meant = nearest(command, Object.keys(COMMANDS));
    throw new UsageError(`There is no command "${command}".${meant ? ` Did you mean ${meant}?` : ""}`);
  }
  const most = { tools: 1, call: 1, audit: 1, catalogue: Number.POSITIVE_INFINITY }[command as string] ?? 0;
  if (operands.length > most) throw new UsageError(`${command}: too much: ${operands.slice(most).join(" ")}`);
  const given = Object.fromEntries(
    Object.entries({
      config: values.config,
      readOnly: values["read-only"],
      noDestructive: values["no-destructive"],
      allow: values.allow,
      deny: values.deny,
      toolsets: values.toolsets,
      transport: values.transport,
      logLevel: values["log-level"],
      name: values.name,
      sandbox: values.sandbox,
    }).filter(([, value]) => value !== undefined),
  );
  return {
    command,
    operands,
    host: given,
    arguments: values.arg ?? [],
    audit: Object.fromEntries(AUDIT.map((flag) => [flag, values[flag]])),
    yes: values.yes ?? false,
    json: values.json ?? false,
    version: values.version ?? false,
    help: values.help ?? false,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message.split(". ")[0] : String(error);
    const unknown = /Unknown option '--([^']+)'/.exec(String(message))?.[1];
    const meant = unknown && nearest(unknown, Object.keys(FLAGS));
    throw new UsageError(`${message}.${meant ? ` Did you mean --${meant}?` : ""}`);
  }
}

const isCommand = (word: string): word is Command => Object.hasOwn(COMMANDS, word);

export function helpText(): string {
  const rows = (pairs: readonly (readonly [string, string])[]) => {
    const width = Math.max(...pairs.map(([left]) => left.length));
    return pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
  };
  const flags = Object.entries(FLAGS as Record<string, FlagSpec>).map(([name, { short, value, help }]) => {
    const left = `${short ? `-${short}, ` : ""}--${name}${value ? ` ${value}` : ""}`;
    return [left, help] as const;
  });
  return [
    "Usage: cargoshipper [COMMAND] [FLAGS]",
    "",
    "Commands",
    rows(Object.entries(COMMANDS)),
    "",
    "Flags",
    rows(flags),
    "",
    "Exit codes: 0 fine, 1 what was asked failed, 2 usage or configuration.",
  ].join("\n");
}
