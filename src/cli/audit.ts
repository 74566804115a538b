import { readAudit } from "../audit/read-audit.js";
import { oneLine } from "../redaction/visible.js";
import { filterOf, limitOf, outcomeOf, UNKNOWN } from "./audit-filter.js";
import { type AuditedCall, AuditedCalls } from "./audited-calls.js";
import { type CommandLine, UsageError } from "./flags.js";
import { Printer } from "./print.js";
import { type Installation, loadFor } from "./session.js";
import type { Output } from "./stdout.js";

const HEAD = ["time", "effect", "name", "target", "approved by", "outcome", "duration", "client"];

/** Shows the last calls of an audit file. 0 when it could be read, else 1. */
export async function audit(line: CommandLine, installation: Installation, output: Output): Promise<number> {
  const calls = new AuditedCalls(limitOf(line.audit), filterOf(line.audit, Date.now()));
  const file = line.operands[0] ?? (await loadFor(line, installation)).settings.audit?.file;
  if (file === undefined)
    throw new UsageError("audit: which file? Name it, or set `audit` in the configuration.");
  const err = new Printer(process.stderr);
  let others = 0;
  try {
    for await (const record of readAudit(file, () => others++)) calls.add(record);
  } catch (error) {
    err.line(error instanceof Error ? error.message : String(error));
    return 1;
  }
  const found = calls.end();
  const out = new Printer(output);
  if (line.json)
    for (const record of found.flatMap(({ records }) => records)) out.line(JSON.stringify(record));
  else if (found.length > 0)
    out.table([HEAD, ...found.map(row)], (at) => {
      const call = found[at - 1];
      if (!call) return "dim";
      return outcomeOf(call) === UNKNOWN ? ["bold", "red"] : undefined;
    });
  else err.line("There are no such calls.");
  if (others > 0) err.line(`${others} lines are no records, and were passed over.`);
  return 0;
}

function row(call: AuditedCall): string[] {
  const { records, last } = call;
  const client = [last.client?.name, last.client?.version].filter(Boolean).join(" ");
  return [
    records[0].time,
    last.effect,
    last.name,
    last.target,
    last.approvedBy,
    outcome(call),
    last.durationMs === undefined ? undefined : duration(last.durationMs),
    client,
  ].map((cell) => oneLine(cell ?? "") || "-");
}

function outcome(call: AuditedCall): string {
  const { decision, outcome, rule } = call.last;
  if (outcomeOf(call) === UNKNOWN) return "UNKNOWN: started, never finished";
  const ended = outcome ?? decision ?? call.last.phase;
  return rule === undefined ? ended : `${ended} (${rule})`;
}

function duration(milliseconds: number): string {
  const seconds = milliseconds / 1_000;
  if (seconds < 1) return `${Math.round(milliseconds)} ms`;
  return seconds < 60
    ? `${seconds.toFixed(1)} s`
    : `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}
