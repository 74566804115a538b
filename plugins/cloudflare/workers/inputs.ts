import * as z from "zod";
import { accountInput } from "../client/inputs.js";

/** A Worker's name, by the API's own rules. */
export const workerName = z
  .string()
  .refine(
    (name) => /^[a-z0-9_][a-z0-9_-]*$/.test(name) && name.length <= 255,
    "expected lower-case letters, digits, - and _",
  )
  .describe("Name");

/** A Worker, and where it is. */
export const oneWorker = { worker: workerName, account: accountInput };

/** A name that code can use. */
export const bindingName = z
  .string()
  .refine((name) => /^[A-Za-z_$][\w$]{0,254}$/.test(name), "expected a JavaScript identifier");
