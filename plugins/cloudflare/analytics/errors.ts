import { type ErrorKind, ToolError } from "cargoshipper/plugin";

/** An error of the GraphQL API. It comes with status 200, and without a number. */
export interface GraphqlError {
  readonly message: string;
  /** What it is about: `viewer.zones.0.httpRequests1hGroups`. */
  readonly path: string;
  /** Of permissions: `authz`. */
  readonly code?: string | undefined;
}

const LONGEST = 500;

/** The errors of an answer, each in one line. */
export function readGraphqlErrors(errors: unknown): GraphqlError[] {
  if (!Array.isArray(errors)) return [];
  return errors.map(
    (error: { message?: unknown; path?: unknown; extensions?: { code?: unknown } } | null) => {
      const code = error?.extensions?.code;
      return {
        message: String(error?.message ?? "no reason given")
          .replace(/\s+/g, " ")
          .slice(0, LONGEST),
        path: Array.isArray(error?.path) ? error.path.join(".") : "",
        code: typeof code === "string" ? code : undefined,
      };
    },
  );
}

interface Meaning {
  readonly fits: RegExp;
  readonly kind: ErrorKind;
  next(error: GraphqlError): string;
}

const TOKENS = "https://dash.cloudflare.com/profile/api-tokens";

/** The permission that analytics take, in the words of Cloudflare's dashboard. */
export const needed = ({ path, message }: Pick<GraphqlError, "path" | "message">): string =>
  path.startsWith("viewer.accounts") || /\baccount\b/.test(message)
    ? "Account → Account Analytics → Read"
    : "Zone → Analytics → Read";

const NOT_AUTHORIZED: Meaning = {
  fits: /not authorized|unauthorized|requires permission|does not have (?:access|permission)/i,
  kind: "authentication",
  next: (error) =>
    `Edit the token at ${TOKENS}: give it ${needed(error)} and include this zone or account. It keeps its value, so no restart is needed.`,
};

/** What the API's words mean here. The first that fits counts. */
const MEANINGS: readonly Meaning[] = [
  {
    fits: /budget depleted|quota exceeded|rate limit/i,
    kind: "rate_limited",
    next: () => "Call again in five minutes: there may be 300 queries in that time.",
  },
  {
    fits: /wider than|older than|time range is too large|reduced? (?:the )?time period/i,
    kind: "validation",
    next: ({ message }) => {
      const width = /wider than (\w+)/.exec(message)?.[1];
      const age = /older than (\w+)/.exec(message)?.[1];
      if (width) return `The zone's plan allows ${width} at once: ask for no more between since and until.`;
      if (age) return `The zone's plan keeps ${age}: ask for a later since.`;
      return "Ask for less time between since and until.";
    },
  },
  {
    fits: /excessive resources|number of fields|limit must be/i,
    kind: "validation",
    next: () => "Ask for less: fewer fields, rows or hours.",
  },
  {
    fits: /does not have access to the (?:path|field)/i,
    kind: "authentication",
    next: (error) =>
      `Either the plan does not include this data, or the token lacks ${needed(error)} (edit it at ${TOKENS}: it keeps its value).`,
  },
  NOT_AUTHORIZED,
  {
    fits: /try again later|internal server error|unable to execute/i,
    kind: "service_unavailable",
    next: () => "Call again in a while.",
  },
];

const WRONG: Omit<Meaning, "fits"> = {
  kind: "validation",
  next: () =>
    'Correct the query. `{ __type(name: "zone") { fields { name } } }` lists the data sets of a zone.',
};

/** The ToolError of an answer without data; the first error decides what it means. */
export function explainErrors(
  errors: readonly GraphqlError[],
  details: Record<string, unknown> = {},
): ToolError {
  const [first = { message: "no reason given", path: "" }] = errors;
  const found = MEANINGS.find(({ fits }) => fits.test(first.message));
  const { kind, next } = found ?? (first.code === "authz" ? NOT_AUTHORIZED : WRONG);
  const said = [...new Set(errors.map(saidBy))].slice(0, 5).join("; ");
  const message = said.startsWith("Cloudflare") ? said : `Cloudflare's analytics answered: ${said}`;
  return new ToolError(kind, message, { next: next(first), details });
}

/** An error in one line. */
export const saidBy = ({ message, path }: GraphqlError): string =>
  path ? `${message} (at ${path})` : message;
