import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import {
  type AnyObjectSchema,
  type SchemaOutput,
  safeParse,
} from "@modelcontextprotocol/sdk/server/zod-compat.js";
import { getMethodLiteral } from "@modelcontextprotocol/sdk/server/zod-json-schema-compat.js";
import { Protocol, type RequestHandlerExtra } from "@modelcontextprotocol/sdk/shared/protocol.js";
import type {
  Notification,
  Request,
  Result,
  ServerNotification,
  ServerRequest,
  ServerResult,
} from "@modelcontextprotocol/sdk/types.js";
import * as z from "zod";
import { cut, INVALID_PARAMS, RpcError } from "./failure.js";

export type Extra = RequestHandlerExtra<ServerRequest | Request, ServerNotification | Notification>;

/** The SDK's server, except that parameters which do not fit are -32602 in a few words instead of a dump of zod's. */
export class CheckedServer extends Server {
  override setRequestHandler<T extends AnyObjectSchema>(
    schema: T,
    handler: (
      request: SchemaOutput<T>,
      extra: Extra,
    ) => ServerResult | Result | Promise<ServerResult | Result>,
  ): void {
    const method = getMethodLiteral(schema);
    const request = z.looseObject({ method: z.literal(method) });
    // Past the SDK's own override, which checks `tools/call` a second time.
    Protocol.prototype.setRequestHandler.call(this, request, (raw, extra) => {
      const parsed = safeParse(schema, raw);
      if (!parsed.success)
        throw new RpcError(INVALID_PARAMS, cut(`Invalid parameters of ${method}: ${inWords(parsed.error)}`));
      return handler(parsed.data, extra);
    });
  }
}

/** What zod found, as one line. */
export function inWords(error: unknown): string {
  const issues = (error as Partial<z.ZodError>).issues ?? [];
  return issues
    .map(({ path, message }) => {
      const place = path.filter((key) => key !== "params").join(".");
      return place ? `${place}: ${message}` : message;
    })
    .join("; ");
}
