import { request } from "node:http";

/** What is asked. A body is sent as a tar archive. */
interface Asked {
  readonly method?: "GET" | "POST";
  readonly path: string;
  readonly body?: Buffer;
  readonly signal: AbortSignal;
}

/** Asks an Engine on a socket of this machine, and answers the body. Throws for any status that is no success. */
export function askEngine(
  socketPath: string,
  { method = "GET", path, body, signal }: Asked,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = body && { "content-type": "application/x-tar", "content-length": body.length };
    const asked = request({ socketPath, method, path, headers, agent: false, signal }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("error", reject);
      answer.on("data", (chunk: string) => {
        text += chunk;
      });
      answer.on("end", () => {
        const { statusCode = 0 } = answer;
        if (statusCode >= 200 && statusCode < 300) resolve(text);
        else reject(new Error(`${method} ${path}: ${statusCode} ${text}`));
      });
    });
    asked.on("error", reject).end(body);
  });
}
