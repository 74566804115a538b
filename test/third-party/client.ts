import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import {
  type CallToolResult,
  ResourceUpdatedNotificationSchema,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";
import type { Workshop } from "./workshop.js";

const CLI = resolve("dist/cli.cjs");

const environment = (shop: Workshop) => ({ PATH: process.env.PATH ?? "", HOME: shop.path });

/** Runs a command of the built bin in the workshop and answers its stdout. Rejects when there is none. */
export function cargoshipper(shop: Workshop, ...args: string[]): Promise<string> {
  return new Promise((resolved, rejected) => {
    execFile(process.execPath, [CLI, ...args], { cwd: shop.path, env: environment(shop) }, (_, out, err) => {
      if (out !== "") resolved(out);
      else rejected(new Error(err));
    });
  });
}

/** A client of the built host, with one of the workshop's configuration files. */
export class Connection {
  readonly client = new Client({ name: "third-party", version: "1.0.0" });
  readonly updated: string[] = [];
  /** What the host printed on stderr so far. */
  printed = "";

  static async open(
    shop: Workshop,
    config = "cargoshipper.config.json",
    nodeOptions: readonly string[] = [],
  ): Promise<Connection> {
    const connection = new Connection();
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [...nodeOptions, CLI, "--config", shop.at(config)],
      cwd: shop.path,
      env: environment(shop),
      stderr: "pipe",
    });
    transport.stderr?.on("data", (chunk) => {
      connection.printed += String(chunk);
    });
    const { client } = connection;
    client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => {
      connection.updated.push(params.uri);
    });
    await client.connect(transport);
    return connection;
  }

  /** All pages of the list of tools. */
  async tools(): Promise<Tool[]> {
    const found: Tool[] = [];
    let cursor: string | undefined;
    do {
      const { tools, nextCursor } = await this.client.listTools(cursor === undefined ? {} : { cursor });
      found.push(...tools);
      cursor = nextCursor;
    } while (cursor !== undefined);
    return found;
  }

  async call(name: string, args: Record<string, unknown> = {}): Promise<CallToolResult> {
    return (await this.client.callTool({ name, arguments: args })) as CallToolResult;
  }

  /** The structured form of a tool's answer. */
  async structured(name: string, args?: Record<string, unknown>): Promise<Record<string, unknown>> {
    return (await this.call(name, args)).structuredContent ?? {};
  }

  close(): Promise<void> {
    return this.client.close();
  }
}
