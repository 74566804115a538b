import * as z from "zod";
import type { Approvals, Mode } from "../plugin/define-plugin.js";
import type { Decision } from "../plugin/objects.js";

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

// Functions make the schemas that only a configuration file, a flag or a variable needs: making one takes up to a
// millisecond of every start.

/** In any case; `warning` and `critical` mean pino's `warn` and `fatal`. */
export const logLevel = () =>
  z.preprocess(
    (level: LevelName) => (typeof level === "string" ? level.toLowerCase() : level),
    z.enum(Object.keys(LEVELS) as [LevelName, ...LevelName[]]).transform((level): LogLevel => LEVELS[level]),
  );

export const transport = () => z.enum(["stdio", "http", "sse"]);
export type Transport = z.output<ReturnType<typeof transport>>;

/** From the least strict to the strictest. */
export const MODES = ["full", "no-destructive", "read-only"] as const satisfies readonly Mode[];
export const mode = () => z.enum(MODES);

export const approvals = () => z.enum(["destroy", "write", "never"] as const satisfies readonly Approvals[]);

/** From the least strict to the strictest. */
export const DECISIONS = ["allow", "ask", "deny"] as const satisfies readonly Decision[];
export const decision = () => z.enum(DECISIONS);

/** The name of a target: part of arguments, URIs and the audit. */
export const TARGET_NAME = /^[a-z][a-z0-9_-]{0,30}$/;

export const text = z.string().refine((value) => value.trim() !== "", "expected a text that is not empty");

const WHOLE = "expected a whole number above 0";
export const positive = z.int(WHOLE).min(1, WHOLE);

export const port = () => z.int("expected a port").min(0, "expected a port").max(65_535, "expected a port");

export const headerName = () =>
  z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/, "expected the name of an HTTP header, such as X-API-Key");

/** What fits in a header as it is. */
export const apiKey = () =>
  z.string().regex(/^[!-~]+$/, "expected a key of visible ASCII characters, without spaces");

const TOOLSET = 'expected the name of a toolset: lower-case, such as "default"';
export const toolsetName = () => z.string().regex(/^[a-z][a-z0-9-]*$/, TOOLSET);

/** One with a minus before it is off. */
export const toolsetList = () => z.array(z.string().regex(/^-?[a-z][a-z0-9-]*$/, TOOLSET));

export const variablePrefix = () =>
  z.string().regex(/^[A-Za-z_]\w*$/, "expected the beginning of the names of environment variables");

const UNITS: Readonly<Record<string, number>> = { kb: 1e3, mb: 1e6, gb: 1e9 };

/** A number of bytes, or `10 MB`. */
export const size = () =>
  z.union([
    positive,
    z
      .string()
      .regex(/^0*[1-9]\d* ?[kMG]B$/i, 'expected a number of bytes, or a size such as "10 MB"')
      .transform((text) => Number.parseInt(text, 10) * (UNITS[text.slice(-2).toLowerCase()] ?? 1)),
  ]);
