import type { ServerResponse } from "node:http";
import * as z from "zod";

/** Ways in which an answer goes wrong. */
const WAYS = [
  "status",
  "html",
  "truncated",
  "wrong-type",
  "not-success",
  "hang",
  "hang-in-body",
  "reset",
  "reset-after",
  "slow",
] as const;

/** Trouble on request: the next `times` requests that fit `at` go wrong in a certain way. */
export const Trouble = z.object({
  /** Verb and path, `*` for anything: `POST /zones/*\/dns_records`. */
  at: z.string(),
  way: z.enum(WAYS),
  times: z.int().min(1).default(1),
  /** Of `status` and `html`. */
  status: z.int().min(200).max(599).default(500),
  /** Of `status`: the API's own code for it. */
  code: z.union([z.int(), z.string()]).default(10001),
  /** Of `status` and `html`: what it says. */
  message: z.string().default("Something went wrong"),
  headers: z.record(z.string(), z.string()).default({}),
  /** Of `slow`: milliseconds before the answer. */
  wait: z.int().min(0).default(0),
});

/** Trouble that waits for its request. */
export type Waiting = Omit<z.output<typeof Trouble>, "times"> & { times: number };

/** The document with which an API says that something failed. */
export type Failure = (code: number | string, message: string) => unknown;

/** The trouble that was asked for and has not come yet. */
export class Troubles {
  private readonly waiting: Waiting[] = [];

  add(trouble: z.input<typeof Trouble>): void {
    this.waiting.push(Trouble.parse(trouble));
  }

  /** What goes wrong with this request, if anything. */
  next(method: string, path: string): Waiting | undefined {
    const found = this.waiting.find(({ at, times }) => times > 0 && fits(at, `${method} ${path}`));
    if (found) found.times--;
    return found;
  }

  clear(): void {
    this.waiting.length = 0;
  }
}

function fits(pattern: string, text: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(text);
}

/** Lets an answer go wrong instead of being given. Those that need the right answer to spoil get it as `right`. */
export function spoil(trouble: Waiting, response: ServerResponse, right: string, failure: Failure): void {
  const json = { "content-type": "application/json", ...trouble.headers };
  switch (trouble.way) {
    case "status":
      response.writeHead(trouble.status, json).end(JSON.stringify(failure(trouble.code, trouble.message)));
      break;
    case "html":
      response.writeHead(trouble.status, { "content-type": "text/html", ...trouble.headers });
      response.end(`<!DOCTYPE html><title>${trouble.status}</title><h1>${trouble.message}</h1>`);
      break;
    case "truncated":
      response.writeHead(200, json).end(right.slice(0, right.length / 2));
      break;
    case "wrong-type":
      response.writeHead(200, { "content-type": "text/plain" }).end("ok");
      break;
    case "not-success":
      response.writeHead(200, json).end(JSON.stringify(failure(trouble.code, trouble.message)));
      break;
    case "hang-in-body":
      response.writeHead(200, json).write(right.slice(0, 1));
      break;
    case "reset":
    case "reset-after":
      response.destroy();
      break;
    case "slow":
      setTimeout(() => response.writeHead(200, json).end(right), trouble.wait);
      break;
    case "hang":
      break;
  }
}

/** Whether the operation is carried out although its answer goes wrong. */
export const happensAllTheSame = ({ way }: Waiting): boolean =>
  ["truncated", "wrong-type", "hang-in-body", "reset-after", "slow"].includes(way);
