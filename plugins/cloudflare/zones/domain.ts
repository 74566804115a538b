import { domainToASCII } from "node:url";
import * as z from "zod";

const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** A domain as people write it; the value is lower-case, without a final dot, and punycode. */
export const domainInput = z.string().transform((text, context) => {
  const name = domainToASCII(text.trim().toLowerCase().replace(/\.$/, ""));
  if (name.length <= 253 && DOMAIN.test(name)) return name;
  context.addIssue({
    code: "custom",
    message: "expected a domain such as example.com, without scheme or path",
  });
  return z.NEVER;
});
