import { createInterface } from "node:readline/promises";
import { inputSchema } from "../host/json-schema.js";
import type { Question } from "../plugin/questions.js";
import type { Printer } from "./print.js";

/**
 * Puts a question to whoever sits at the terminal, what its fields say made clean first. Without a terminal it is shown
 * and declined, unless `yes`.
 */
export async function askOnTerminal(
  question: Question,
  yes: boolean,
  signal: AbortSignal,
  err: Printer,
  clean: <T>(shown: T) => T,
): Promise<unknown> {
  if (question.kind !== "elicit") return undefined;
  const { properties } = clean(inputSchema(question.schema));
  const fields = Object.entries(properties as Record<string, { description?: string }>);
  err.line(question.message);
  if (fields.length === 0 && yes) return { action: "accept", content: {} };
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    const asked = fields.map(([name]) => name).join(", ");
    err.line(
      asked
        ? `Nothing was answered. It asks for ${asked}: call it from a terminal, where you can answer.`
        : "Nothing was done. Add --yes to approve it without being asked.",
    );
    return { action: "decline" };
  }
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C and Ctrl-D close the prompt, and leave its question open.
  const closed = new AbortController();
  lines.once("close", () => closed.abort());
  const ask = (prompt: string) =>
    lines.question(prompt, { signal: AbortSignal.any([signal, closed.signal]) });
  try {
    if (fields.length === 0) {
      const reply = await ask("Type yes to go on: ");
      return reply.trim().toLowerCase() === "yes" ? { action: "accept", content: {} } : { action: "decline" };
    }
    const content: Record<string, string> = {};
    for (const [name, { description }] of fields) content[name] = await ask(`${description ?? name}: `);
    return { action: "accept", content };
  } catch (error) {
    if (!closed.signal.aborted) throw error;
    err.line("\nCancelled.");
    return { action: "cancel" };
  } finally {
    lines.close();
  }
}
