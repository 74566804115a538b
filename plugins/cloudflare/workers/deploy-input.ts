import { secret } from "cargoshipper/plugin";
import * as z from "zod";
import { bindingName, oneWorker } from "./inputs.js";

/** The file that `code` becomes. */
export const MAIN = "worker.js";

/** What a Worker can be bound to here. Durable Objects need migrations, and so a tool that knows of them. */
const BINDINGS = ["kv_namespace", "d1", "r2_bucket", "service", "queue"] as const;

const FILE = /^(?!.*\.\.)[\w@-][\w@./-]*$/;
const DATE = /^20\d\d-[01]\d-[0-3]\d$/;

/** Records by the names that code uses for them, which are checked without a word in the schema. */
const named = <T extends z.ZodType>(values: T) =>
  z
    .record(z.string(), values)
    .refine(
      (record) => Object.keys(record).every((name) => bindingName.safeParse(name).success),
      "expected JavaScript identifiers as names",
    );

export const DeployInput = z.object({
  ...oneWorker,
  code: z
    .string()
    .refine((text) => text.trim() !== "", "expected source code")
    .describe("ES module or script"),
  modules: z
    .record(z.string(), z.string())
    .refine(
      (files) => Object.keys(files).every((name) => FILE.test(name) && name !== MAIN),
      `expected relative file names, none of them ${MAIN}`,
    )
    .optional()
    .describe("Other files, by name"),
  compatibility_date: z
    .string()
    .refine((text) => DATE.test(text), "expected a date such as 2026-11-25")
    .optional()
    .describe("Unchanged; if new, today"),
  compatibility_flags: z.array(z.string()).optional().describe("Unchanged"),
  bindings: z
    .array(
      z.object({
        type: z.enum(BINDINGS),
        name: bindingName,
        to: z.string().describe("Name or id"),
      }),
    )
    .optional()
    .describe("For code"),
  vars: named(z.unknown()).optional().describe("Texts or JSON"),
  secrets: named(secret()).optional().describe("secret://name"),
  keep: z.boolean().default(true).describe("Keep those not given"),
});

export type DeployInput = z.output<typeof DeployInput>;
