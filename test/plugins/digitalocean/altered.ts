import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A host before a sandbox, that answers something else. */
export interface Altered {
  /** Without /v2. */
  readonly apiUrl: string;
  /** What reached it: `GET /v2/droplets`. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Answers what `answer` does, or what the sandbox says, as `change` has it. */
export async function startAltered(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Altered> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    apiUrl: `http://127.0.0.1:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What a sandbox answers to a GET, with changes in its document. */
export const changedBy =
  (apiUrl: string, change: (document: Record<string, unknown>) => unknown) =>
  async ({ url, headers }: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { authorization = "" } = headers;
    const right = await fetch(`${apiUrl}${url}`, { headers: { authorization } });
    const document = change((await right.json()) as Record<string, unknown>);
    response.writeHead(right.status, { "content-type": "application/json" }).end(JSON.stringify(document));
  };
