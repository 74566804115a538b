import type { Readable, Writable } from "node:stream";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { type JSONRPCMessage, JSONRPCMessageSchema } from "@modelcontextprotocol/sdk/types.js";
import { INTERNAL, INVALID_REQUEST } from "./failure.js";
import { lastId, topLevelId } from "./top-level-id.js";

/** The most bytes that a line may have. */
export const LINE_LIMIT = 4 * 1024 * 1024;

const NEWLINE = 0x0a;
const PARSE_ERROR = -32700;

/** Bytes of either end of a line that is too long, where its id is looked for. */
const END = 4096;

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
  private tail: Buffer = Buffer.alloc(0);

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
    // Progress that nobody takes is out of date before it is read.
    if (this.output.writableNeedDrain && isProgress(message)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.output.write(`${this.written(message)}\n`, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** A message as JSON. An answer that cannot be JSON becomes an error, so that whoever waits for it is told. */
  private written(message: JSONRPCMessage): string {
    try {
      return JSON.stringify(message);
    } catch (error) {
      if (!("id" in message) || "method" in message) throw error;
      this.onerror?.(new Error(`An answer that cannot be written as JSON: ${error}`));
      const told = { code: INTERNAL, message: "The answer cannot be written as JSON." };
      return JSON.stringify({ jsonrpc: "2.0", id: message.id, error: told });
    }
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
    if (this.size <= LINE_LIMIT) {
      this.chunks.push(part);
      return;
    }
    if (this.head === undefined) {
      const line = Buffer.concat([...this.chunks, part]);
      this.head = line.subarray(0, END);
      this.tail = line.subarray(-END);
      this.chunks = [];
    } else this.tail = Buffer.concat([this.tail, part]).subarray(-END);
  }

  private finish(): void {
    const line = Buffer.concat(this.chunks).toString("utf8").trim();
    const { head, tail, size } = this;
    this.chunks = [];
    this.size = 0;
    this.head = undefined;
    if (head) {
      const id = topLevelId(head.toString("utf8")) ?? lastId(tail.toString("utf8"));
      this.refuse(id, INVALID_REQUEST, `A line of ${size} bytes; the limit is ${LINE_LIMIT}.`);
    } else if (line) this.dispatch(line);
  }

  private dispatch(line: string): void {
    let message: unknown;
    try {
      message = JSON.parse(line);
    } catch {
      this.refuse(undefined, PARSE_ERROR, "A line that is not JSON.");
      return;
    }
    const id = idOf(message);
    if (JSONRPCMessageSchema.safeParse(message).success) this.onmessage?.(message as JSONRPCMessage);
    else if (id !== undefined && isReply(message)) {
      this.onerror?.(new Error("A reply that is no JSON-RPC 2.0 message."));
      // An empty reply fits no question: whoever asked is told so instead of waiting.
      this.onmessage?.({ jsonrpc: "2.0", id, result: {} });
    } else this.refuse(id, INVALID_REQUEST, "JSON that is no JSON-RPC 2.0 message.");
  }

  private refuse(id: string | number | undefined, code: number, message: string): void {
    this.onerror?.(new Error(message));
    if (id === undefined) return;
    this.send({ jsonrpc: "2.0", id, error: { code, message } }).catch((error: Error) =>
      this.onerror?.(error),
    );
  }
}

const isProgress = (message: JSONRPCMessage) =>
  "method" in message && message.method === "notifications/progress";

const isReply = (message: unknown) =>
  typeof message === "object" &&
  message !== null &&
  !("method" in message) &&
  ("result" in message || "error" in message);

function idOf(value: unknown): string | number | undefined {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : undefined;
  return typeof id === "string" || typeof id === "number" ? id : undefined;
}
