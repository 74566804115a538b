import { takesSecrets, ValidationError } from "cargoshipper/plugin";
import * as z from "zod";

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** What is to be stored: text, or bytes in base64. */
export const bytesInput = {
  value: takesSecrets(z.string()).describe("Text"),
  base64: z.boolean().default(false).describe("value is base64 of bytes"),
};

/** The bytes that are meant. Throws for what is no base64; checked here, because a secret's value is known only now. */
export function bytesOf({ value, base64 }: { value: string; base64: boolean }): Buffer {
  if (base64 && !BASE64.test(value))
    throw new ValidationError("value: it is not base64.", {
      next: "Encode it with padding and without line ends, or leave base64 out to store text.",
    });
  return Buffer.from(value, base64 ? "base64" : "utf8");
}
