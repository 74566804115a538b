import type { Exchange } from "cargoshipper/sandbox";

type Row = Record<string, unknown>;

/** Asks a sandbox, and answers what was exchanged. */
export type Ask = (at: string) => Promise<Exchange>;

/** The rows of a list, however it wraps them. */
function rowsIn(answer: unknown): Row[] {
  const outer = (answer ?? {}) as Row;
  const parts = [outer["result"], ...Object.values((outer["result"] as Row | null) ?? outer)];
  return (parts.find(Array.isArray) ?? []) as Row[];
}

/** What stands for a variable of a path: the id of the first row, or its name where that is what is asked for. */
function reference(variable: string, row: Row | undefined): string | undefined {
  const keys = /name|key|script/.test(variable) ? ["name", "id"] : ["id", "uuid", "queue_id", "ip", "name"];
  const found = keys
    .map((key) => row?.[key])
    .find((one) => typeof one === "string" || typeof one === "number");
  return found === undefined ? undefined : encodeURIComponent(String(found));
}

/** The path with its variables replaced by what the lists above it have first; undefined where they have nothing. */
async function reach(ask: Ask, path: string): Promise<string | undefined> {
  const variable = /\{(\w+)\}/.exec(path);
  if (!variable) return path;
  const { status, answer } = await ask(`GET ${path.slice(0, variable.index - 1)}`);
  const value = status === 200 ? reference(variable[1] ?? "", rowsIn(answer)[0]) : undefined;
  return value === undefined ? undefined : reach(ask, path.replace(variable[0], value));
}

/** Asks for everything that can be read, and answers which reads need more than a first look. */
export async function readEverything(ask: Ask, reads: readonly string[]): Promise<string[]> {
  const unreached: string[] = [];
  for (const at of reads) {
    const path = await reach(ask, at.slice("GET ".length));
    const status = path === undefined ? 0 : (await ask(`GET ${path}`)).status;
    if (status !== 200) unreached.push(at);
  }
  return unreached;
}
