import { ToolError } from "cargoshipper/plugin";
import type { Sdk } from "../client/sdk.js";
import { explainErrors, type GraphqlError, readGraphqlErrors } from "./errors.js";

/** What the API answers: with errors in it, data may be missing in part. */
export interface Answered {
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors: readonly GraphqlError[];
}

/** Asks the GraphQL API. Throws a ToolError that explains what it says when there is no data at all. */
export async function ask(
  sdk: Sdk,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<Answered> {
  const body = await sdk
    .post<{ data?: unknown; errors?: unknown } | null>("/graphql", { body: { query, variables } })
    .catch((error: unknown) => {
      throw explained(error);
    });
  const errors = readGraphqlErrors(body?.errors);
  const data = body?.data;
  if (typeof data !== "object" || data === null)
    throw explainErrors(errors.length > 0 ? errors : [{ message: "it answered no data", path: "" }]);
  return { data: data as Record<string, unknown>, errors };
}

/** Some of GraphQL's errors come with a status of their own, and without a code as the rest of the API has them. */
function explained(error: unknown): unknown {
  if (!ToolError.is(error) || error.kind === "rate_limited") return error;
  // It only reads, so it may be repeated, although it is a POST.
  if (error.kind === "service_unavailable")
    return new ToolError(error.kind, error.message, {
      next: "Call again in a while.",
      details: error.details ?? {},
    });
  const { codes } = error.details ?? {};
  if (!Array.isArray(codes) || codes.some((code) => code !== 0)) return error;
  return explainErrors([{ message: error.message, path: "" }], error.details);
}
