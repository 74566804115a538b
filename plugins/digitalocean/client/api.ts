import { firstBytes } from "cargoshipper/plugin";
import type { KyInstance } from "ky";
import type * as z from "zod";
import { type Answered, brokenAnswer, faultOf, unanswered } from "./faults.js";
import type { ApiPath } from "./path.js";

/** Bytes of an answer that is read as a whole. */
const LONGEST = 64 * 2 ** 20;

/** What follows `?`; undefined is left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

interface Sent {
  readonly query?: Query | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

interface Connection {
  /** Without /v2. */
  readonly apiUrl: string;
  readonly token: string;
  readonly fetch: typeof globalThis.fetch;
}

/** The REST API. Everything but a success is thrown as a ToolError that says what to do next. */
export class Api {
  /** What the last answer said of the requests of this hour: how many there may be, and how many are left. */
  budget: { readonly limit?: number | undefined; readonly remaining?: number | undefined } = {};

  private constructor(private readonly http: KyInstance) {}

  /** Imports the HTTP client. Makes no request. */
  static async connect({ apiUrl, token, fetch }: Connection): Promise<Api> {
    const { default: ky } = await import("ky");
    const http = ky.create({
      prefixUrl: `${apiUrl}/v2`,
      headers: { authorization: `Bearer ${token}`, accept: "application/json" },
      // Waiting, repeating and giving up are the host's.
      retry: 0,
      timeout: false,
      throwHttpErrors: false,
      // As a text, which can be sent again; ky's own requests can be read only once.
      fetch: async (input) => {
        const { method, url, headers, body } = input as Request;
        return fetch(url, { method, headers, ...(body && { body: await (input as Request).text() }) });
      },
    });
    return new Api(http);
  }

  /** What a GET answers, as far as the schema reads it. */
  async get<S extends z.ZodType>(path: ApiPath, schema: S, query?: Query): Promise<z.output<S>> {
    return this.read("GET", path, schema, { query });
  }

  async post<S extends z.ZodType>(path: ApiPath, schema: S, body?: unknown): Promise<z.output<S>> {
    return this.read("POST", path, schema, { body });
  }

  async put<S extends z.ZodType>(path: ApiPath, schema: S, body: unknown): Promise<z.output<S>> {
    return this.read("PUT", path, schema, { body });
  }

  async patch<S extends z.ZodType>(path: ApiPath, schema: S, body: unknown): Promise<z.output<S>> {
    return this.read("PATCH", path, schema, { body });
  }

  /** A deletion, of which only an error is of interest. */
  async delete(path: ApiPath, sent: Omit<Sent, "query"> & { readonly query?: Query } = {}): Promise<void> {
    await this.send("DELETE", path, sent);
  }

  /** What any request answers: the document, undefined where there is none, or the text of what is no JSON. */
  async send(method: Method, path: ApiPath, sent: Sent = {}): Promise<unknown> {
    return (await this.exchange(method, path, sent)).document;
  }

  private async exchange(method: Method, path: ApiPath, { query = {}, body, headers }: Sent) {
    const stated = Object.entries(query).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, String(value)]],
    );
    const response = await this.http(path.slice(1), {
      method,
      ...(stated.length > 0 && { searchParams: stated }),
      ...(body !== undefined && { json: body }),
      ...(headers && { headers }),
    }).catch((error: unknown) => {
      throw unanswered(error, path);
    });
    const { status, headers: told } = response;
    const answered = { method, path, action: actionIn(body), status, headers: told };
    this.budget = budgetIn(told) ?? this.budget;
    const bytes = await firstBytes(response, LONGEST);
    if (bytes.length > LONGEST) throw brokenAnswer(answered, `has more than ${LONGEST / 2 ** 20} MiB`);
    const text = bytes.toString();
    if (!response.ok) throw await faultOf(answered, text);
    return { answered, document: documentIn(answered, text) };
  }

  private async read<S extends z.ZodType>(
    method: Method,
    path: ApiPath,
    schema: S,
    sent: Sent,
  ): Promise<z.output<S>> {
    const { answered, document } = await this.exchange(method, path, sent);
    const read = schema.safeParse(document);
    if (read.success) return read.data;
    if (typeof document === "string") throw brokenAnswer(answered, "is not JSON");
    const where = read.error.issues[0]?.path.join(".") || "its top";
    throw brokenAnswer(answered, `is not as expected at ${where}`);
  }
}

/** What a request does, where its operation does many things. */
function actionIn(body: unknown): string | undefined {
  const { type } = (body ?? {}) as { readonly type?: unknown };
  return typeof type === "string" ? type : undefined;
}

function documentIn(answered: Answered, text: string): unknown {
  if (text === "") return undefined;
  const type = answered.headers.get("content-type") ?? "";
  // Kubeconfig files, logs, and invoices as tables.
  if (/\b(?:yaml|csv|text\/plain|octet-stream)\b/i.test(type)) return text;
  if (!/\bjson\b/i.test(type)) throw brokenAnswer(answered, "is not JSON");
  try {
    return JSON.parse(text);
  } catch {
    throw brokenAnswer(answered, "ends too early or is not JSON");
  }
}

function budgetIn(headers: Headers) {
  const [limit, remaining] = ["limit", "remaining"].map((name) => headers.get(`ratelimit-${name}`));
  return limit && remaining ? { limit: Number(limit), remaining: Number(remaining) } : undefined;
}
