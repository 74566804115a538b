import type { Operation, Parameter } from "./operation.js";
import type { Revealing } from "./revealing.js";

/** The most optional parameters that a row of the search names. */
const MOST = 8;

/** An operation as the search shows it, with what its answer would reveal, if it would, and which call runs it. */
export function rowOf(
  operation: Operation,
  revealed: Pick<Revealing, "what"> | undefined,
  call: string = operation.effect,
) {
  const { id, verb, path, flags } = operation;
  return {
    operation: id,
    call: revealed
      ? `none: answers ${revealed.what}`
      : flags.has("multipart") || flags.has("raw")
        ? "none: takes a file"
        : call,
    path: `${verb} ${path}${flags.has("deprecated") ? " (deprecated)" : ""}`,
    parameters: parametersOf(operation),
  };
}

/** Query and body in a few words; required ones with a mark: `?status page · body name! type! ttl`. */
function parametersOf({ query, body, flags }: Operation): string {
  const parts = [
    query.length > 0 ? `?${named(query)}` : "",
    flags.has("list") ? "body: a list" : body.length > 0 ? `body ${named(body)}` : "",
  ];
  return parts.filter(Boolean).join("; ");
}

function named(parameters: readonly Parameter[]): string {
  const required = parameters.filter((one) => one.required);
  const optional = parameters.filter((one) => !one.required);
  const shown = [...required, ...optional.slice(0, MOST)];
  const more = parameters.length - shown.length;
  return [
    ...shown.map(({ name, required }) => (required ? `${name}!` : name)),
    ...(more > 0 ? [`+${more}`] : []),
  ].join(" ");
}
