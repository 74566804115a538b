import { resolve } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { say, show } from "./page.js";

/** The official client, with the built host behind it, that shows what it sends and what comes back. */
export class DemoClient {
  private readonly client = new Client({ name: "demo", version: "1.0.0" });
  private readonly transport: StdioClientTransport;

  constructor(folder: string, env: Record<string, string>, flags: readonly string[] = []) {
    this.transport = new StdioClientTransport({
      command: process.execPath,
      args: [resolve("dist/cli.cjs"), "--log-level", "error", ...flags],
      cwd: folder,
      env: { PATH: process.env["PATH"] ?? "", HOME: folder, ...env },
    });
  }

  async connect(): Promise<void> {
    await this.client.connect(this.transport);
    const server = this.client.getServerVersion();
    say(`  ${server?.name} ${server?.version}`);
  }

  async showTools(): Promise<void> {
    const { tools } = await this.client.listTools();
    const width = Math.max(...tools.map(({ name }) => name.length));
    for (const { name, description = "", annotations } of tools) {
      const effect = annotations?.readOnlyHint ? "read" : annotations?.destructiveHint ? "destroy" : "write";
      say(`  ${name.padEnd(width)}  ${effect.padEnd(7)}  ${description.split(". ")[0]}`);
    }
  }

  /** Calls a tool, shows both sides, and returns the data, or the details of a failure. */
  async call(name: string, args: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    show(`> ${name} ${JSON.stringify(args)}`);
    const { content, structuredContent } = await this.client.callTool({ name, arguments: args });
    for (const block of content as { type: string; text?: string }[]) if (block.text) show(block.text);
    const { data, details } = structuredContent as Record<string, Record<string, unknown> | undefined>;
    return data ?? details ?? {};
  }

  /** Calls a tool that asks first, and sends the confirmation along, as when the person agrees. */
  async agree(name: string, args: Record<string, unknown>): Promise<void> {
    const { confirmation } = await this.call(name, args);
    await this.call(name, { ...args, confirmation });
  }

  close(): Promise<void> {
    return this.client.close();
  }
}
