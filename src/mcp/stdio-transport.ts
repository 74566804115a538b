import type { Readable, Writable } from "node:stream";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { topLevelId } from "./top-level-id.js";

/** The most bytes that a line may have. */
export const LINE_LIMIT = 4 * 1024 * 1024;

const NEWLINE = 0x0a;
const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;

/**
 * Frames JSON-RPC as lines. A line that is no message, or too long, is answered where it names an id and reported in
 * any case; the connection goes on.
 */
export class StdioTransport implements Transport {
  onmessage?: (message: JSONRPCMessage) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  private chunks: Buffer[] = [];
  private size = 0;
  private head: Buffer | undefined;

  constructor(
    private readonly input: Readable,
    private readonly output: Writable,
  ) {}

  async start(): Promise<void> {
    this.input.on("data", this.read);
    // The last line may lack its end.
    this.input.on("end", () => this.finish());
    this.input.on("error", (error) => this.onerror?.(error));
  }

  send(message: JSONRPCMessage): Promise<void> {
    return new Promise((resolve, reject) => {
      this.output.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()));
    });
  }

  async close(): Promise<void> {
    this.input.off("data", this.read);
    this.input.pause();
    this.onclose?.();
  }

  private readonly read = (chunk: Buffer): void => {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      this.keep(chunk.subarray(from, at));
      this.finish();
      from = at + 1;
    }
    this.keep(chunk.subarray(from));
  };

  private keep(part: Buffer): void {
    this.size += part.length;
    if (this.size <= LINE_LIMIT) this.chunks.push(part);
    else if (this.head === undefined) {
      this.head = Buffer.concat([...this.chunks, part]).subarray(0, 4096);
      this.chunks = [];
    }
  }

  private finish(): void {
    const line = Buffer.concat(this.chunks).toString("utf8").trim();
    const { head, size } = this;
    this.chunks = [];
    this.size = 0;
    this.head = undefined;
    if (head)
      this.refuse(
        topLevelId(head.toString("utf8")),
        INVALID_REQUEST,
        `A line of ${size} bytes; the limit is ${LINE_LIMIT}.`,
      );
    else if (line) this.dispatch(line);
  }

  private dispatch(line: string): void {
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      this.refuse(undefined, PARSE_ERROR, "A line that is not JSON.");
      return;
    }
    if (isMessage(message)) this.onmessage?.(message);
    else this.refuse(idOf(message), INVALID_REQUEST, "JSON that is no JSON-RPC 2.0 message.");
  }

  private refuse(id: string | number | undefined, code: number, message: string): void {
    this.onerror?.(new Error(message));
    if (id === undefined) return;
    this.send({ jsonrpc: "2.0", id, error: { code, message } }).catch((error: Error) =>
      this.onerror?.(error),
    );
  }
}

function isMessage(value: unknown): value is JSONRPCMessage {
  if (typeof value !== "object" || value === null || !("jsonrpc" in value) || value.jsonrpc !== "2.0")
    return false;
  if ("method" in value)
    return typeof value.method === "string" && (!("id" in value) || idOf(value) !== undefined);
  return idOf(value) !== undefined && ("result" in value || "error" in value);
}

function idOf(value: unknown): string | number | undefined {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : undefined;
  return typeof id === "string" || typeof id === "number" ? id : undefined;
}
