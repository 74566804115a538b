import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The built bin. */
export const BIN = resolve("dist/cli.cjs");

/** A token that must never be seen. */
export const LAB_TOKEN = "lab-token-0123456789";

export interface Message {
  readonly jsonrpc?: unknown;
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: {
    readonly code: number;
    readonly message: string;
    readonly data?: Record<string, unknown>;
  };
}

/** The structured form of a tool's result. Throws when the call was answered with an error of the protocol. */
export function structuredOf({ result, error }: Message): {
  readonly success: boolean;
  readonly data?: Record<string, unknown>;
  readonly error?: string;
  readonly details?: Record<string, unknown>;
} {
  if (!result) throw new Error(error?.message ?? "no result");
  return result["structuredContent"] as never;
}

/** The names in a list's answer. */
export const namesIn = ({ result = {} }: Message, list: string): string[] =>
  (result[list] as { name: string }[]).map(({ name }) => name);

/** A folder of its own for each server, with a configuration file in it. */
export function folderWith(config: unknown): { folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "cargoshipper-e2e-"));
  writeFileSync(join(folder, "cargoshipper.config.json"), JSON.stringify(config));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A configuration with the test plugin alone. */
export const LAB_CONFIG = {
  plugins: [[resolve("test/fixtures/lab.ts"), { token: LAB_TOKEN }]],
  // Tests call more often than a model does.
  rateLimit: { requests: 100_000 },
};

/** A plugin that does not do as it is told. Its token comes from the environment. */
export const STUBBORN_CONFIG = { plugins: [resolve("test/fixtures/stubborn.ts")] };

/** The environment of a server: nothing of the machine's own configuration. */
export const cleanEnvironment = (
  home: string,
  more: Record<string, string> = {},
): Record<string, string> => ({
  PATH: process.env.PATH ?? "",
  HOME: home,
  ...more,
});

/** The built server as a client without an SDK sees it: lines in, lines out. */
export class RawServer {
  readonly child: ChildProcess;
  /** Every line on stdout so far, as it came. */
  readonly lines: string[] = [];
  readonly messages: Message[] = [];
  stderr = "";
  private rest = "";
  private readonly watchers = new Set<() => void>();
  private ids = 0;

  constructor(folder: string, args: readonly string[] = [], env: Record<string, string> = {}) {
    this.child = spawn(process.execPath, [BIN, ...args], { cwd: folder, env: cleanEnvironment(folder, env) });
    this.child.stdout?.setEncoding("utf8").on("data", (chunk: string) => this.read(chunk));
    this.child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
      this.stderr += chunk;
    });
    this.child.stdin?.on("error", () => undefined);
  }

  private read(chunk: string): void {
    const parts = (this.rest + chunk).split("\n");
    this.rest = parts.pop() ?? "";
    for (const line of parts) {
      this.lines.push(line);
      this.messages.push(JSON.parse(line) as Message);
    }
    for (const watcher of this.watchers) watcher();
  }

  write(line: string): void {
    this.child.stdin?.write(`${line}\n`);
  }

  notify(method: string, params: Record<string, unknown> = {}): void {
    this.write(JSON.stringify({ jsonrpc: "2.0", method, params }));
  }

  /** Sends a request and returns its id. */
  send(method: string, params: Record<string, unknown> = {}): number {
    const id = ++this.ids;
    this.write(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
    return id;
  }

  request(method: string, params: Record<string, unknown> = {}): Promise<Message> {
    const id = this.send(method, params);
    return this.until((message) => message.id === id && !message.method);
  }

  call(name: string, args: Record<string, unknown> = {}): Promise<Message> {
    return this.request("tools/call", { name, arguments: args });
  }

  async initialize(capabilities: Record<string, unknown> = {}): Promise<Message> {
    const clientInfo = { name: "raw", version: "1" };
    const answer = await this.request("initialize", {
      protocolVersion: "2025-11-25",
      capabilities,
      clientInfo,
    });
    this.notify("notifications/initialized");
    return answer;
  }

  /** The first message, past or future, that fits. Rejects after half a minute. */
  until(fits: (message: Message) => boolean): Promise<Message> {
    return new Promise((resolve, reject) => {
      let seen = 0;
      const look = () => {
        const found = this.messages.slice(seen).find(fits);
        seen = this.messages.length;
        if (!found) return;
        clearTimeout(timer);
        this.watchers.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        this.watchers.delete(look);
        const last = this.lines.slice(-5).map((line) => line.slice(0, 500));
        reject(new Error(`No such message. stdout: ${last.join("\n")}\nstderr: ${this.stderr.slice(-2000)}`));
      }, 30_000);
      this.watchers.add(look);
      look();
    });
  }

  /** Ends the input and waits for the exit. */
  end(): Promise<{ code: number | null; ms: number }> {
    this.child.stdin?.end();
    return this.exited();
  }

  /** The exit code, and the milliseconds until then. A process that stays for ten seconds is killed. */
  async exited(): Promise<{ code: number | null; ms: number }> {
    const started = performance.now();
    const timer = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, "exit");
    clearTimeout(timer);
    return { code: this.child.exitCode, ms: performance.now() - started };
  }
}
