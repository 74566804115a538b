import * as z from "zod";
import type { Approvals, Mode } from "../plugin/define-plugin.js";

const LEVELS = {
  trace: "trace",
  debug: "debug",
  info: "info",
  warn: "warn",
  warning: "warn",
  error: "error",
  critical: "fatal",
  fatal: "fatal",
  silent: "silent",
} as const;

type LevelName = keyof typeof LEVELS;

/** A level of the host's log, as pino names them. */
export type LogLevel = (typeof LEVELS)[LevelName];

/** In any case; `warning` and `critical` mean pino's `warn` and `fatal`. */
export const logLevel = z.preprocess(
  (level: LevelName) => (typeof level === "string" ? level.toLowerCase() : level),
  z.enum(Object.keys(LEVELS) as [LevelName, ...LevelName[]]).transform((level): LogLevel => LEVELS[level]),
);

export const transport = z.enum(["stdio", "http", "sse"]);
export type Transport = z.output<typeof transport>;

/** From the least strict to the strictest. */
export const MODES = ["full", "no-destructive", "read-only"] as const satisfies readonly Mode[];
export const mode = z.enum(MODES);

export const approvals = z.enum(["destroy", "write", "never"] as const satisfies readonly Approvals[]);

export const text = z.string().refine((value) => value.trim() !== "", "expected a text that is not empty");

const WHOLE = "expected a whole number above 0";
export const positive = z.int(WHOLE).min(1, WHOLE);

export const port = z.int("expected a port").min(0, "expected a port").max(65_535, "expected a port");

export const headerName = z
  .string()
  .regex(/^[\w!#$%&'*+.^`|~-]+$/, "expected the name of an HTTP header, such as X-API-Key");

/** What fits in a header as it is. */
export const apiKey = z
  .string()
  .regex(/^[!-~]+$/, "expected a key of visible ASCII characters, without spaces");

export const toolsetList = z.array(
  z.string().regex(/^[a-z][a-z0-9-]*$/, 'expected the name of a toolset: lower-case, such as "default"'),
);
