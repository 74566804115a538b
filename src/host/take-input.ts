import type * as z from "zod";
import type { CallRecord } from "./call-record.js";
import { checkInput } from "./input.js";
import type { LiveCall } from "./live-call.js";
import { secretsIn, withoutSecrets } from "./secret-inputs.js";

/**
 * What the handler of a call gets: its arguments, checked. The call learns the secrets in them, and in what the schema
 * made of them, before anything of them is recorded; that happens whether they are valid or not.
 */
export function takeInput<S extends z.ZodObject>(
  schema: S,
  args: Record<string, unknown>,
  call: LiveCall,
  record: CallRecord,
  next: string,
): z.output<S> {
  call.learn(secretsIn(schema, args));
  try {
    const input = checkInput(schema, args, next);
    call.learn(secretsIn(schema, input));
    return input;
  } finally {
    record.arguments = call.redactor.value(withoutSecrets(schema, args));
  }
}
