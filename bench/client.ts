import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

interface Answer {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** A client that measures: it writes JSON-RPC lines and notes when each answer came. */
export class Client {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private id = 0;
  readonly startedAt = performance.now();

  constructor(args: readonly string[], env: Record<string, string> = {}, cwd?: string) {
    // A variable of some machines that costs every Node process 45 ms.
    const { NODE_EXTRA_CA_CERTS: _, ...own } = process.env;
    this.child = spawn(process.execPath, [...args], {
      stdio: ["pipe", "pipe", "ignore"],
      env: { ...own, ...env },
      ...(cwd && { cwd }),
    });
    const { stdout } = this.child;
    if (!stdout) throw new Error("The server has no output.");
    createInterface({ input: stdout }).on("line", (line) => {
      const answer = JSON.parse(line) as Answer;
      if (answer.id === undefined) return;
      this.waiting.get(answer.id)?.(answer);
      this.waiting.delete(answer.id);
    });
  }

  async request(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const id = ++this.id;
    const answered = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    this.child.stdin?.write(`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`);
    const { result, error } = await answered;
    if (!result) throw new Error(error?.message ?? "no result");
    return result;
  }

  async initialize(): Promise<void> {
    const clientInfo = { name: "bench", version: "1.0.0" };
    await this.request("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo });
    this.child.stdin?.write(`${JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" })}\n`);
  }

  /** Calls a tool and returns its text. Throws when it failed. */
  async call(name: string, args: Record<string, unknown> = {}): Promise<string> {
    const result = await this.request("tools/call", { name, arguments: args });
    const [block] = result["content"] as { text: string }[];
    if (result["isError"]) throw new Error(block?.text);
    return block?.text ?? "";
  }

  /** Milliseconds since the process was spawned. */
  age(): number {
    return performance.now() - this.startedAt;
  }

  /** Memory in megabytes: what is resident now, and the most that ever was. Linux only; elsewhere 0. */
  memory(): { now: number; peak: number } {
    const read = (field: string, text: string) =>
      Number(new RegExp(`${field}:\\s+(\\d+)`).exec(text)?.[1] ?? 0) / 1024;
    try {
      const status = readFileSync(`/proc/${this.child.pid}/status`, "utf8");
      return { now: read("VmRSS", status), peak: read("VmHWM", status) };
    } catch {
      return { now: 0, peak: 0 };
    }
  }

  async close(): Promise<void> {
    const exited = once(this.child, "exit");
    this.child.stdin?.end();
    this.child.kill();
    await exited;
  }
}
