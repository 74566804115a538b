import { expect, it } from "@jest/globals";
import * as z from "zod";
import { later } from "../../src/mcp/later.js";

it("makes nothing until something is asked of it, and then once", () => {
  let made = 0;
  const schema = later(() => {
    made++;
    return z.object({ name: z.string() });
  });
  expect(made).toBe(0);
  expect(schema.safeParse({ name: "web" })).toEqual({ success: true, data: { name: "web" } });
  expect(schema.safeParse({ name: 1 }).success).toBe(false);
  expect(made).toBe(1);
});

it("passes for the schema, wherever zod or a server takes one", () => {
  const base = later(() => z.object({ method: z.literal("ping") }));
  const text = later(() => z.string().min(2));
  const ping = base.extend({ text: text.optional() });
  expect(base).toBeInstanceOf(z.ZodObject);
  expect("shape" in base).toBe(true);
  expect(base.shape.method.value).toBe("ping");
  expect(ping.parse({ method: "ping", text: "ok" })).toEqual({ method: "ping", text: "ok" });
  expect(ping.safeParse({ method: "ping", text: "?" }).success).toBe(false);
  expect(z.union([text, base]).parse({ method: "ping" })).toEqual({ method: "ping" });
  expect(z.toJSONSchema(ping)).toEqual(
    z.toJSONSchema(z.object({ method: z.literal("ping"), text: z.string().min(2).optional() })),
  );
});
