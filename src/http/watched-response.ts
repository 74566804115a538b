/** What watches over the body of an answer. */
export interface Watch {
  /** Milliseconds that a reader waits at most. */
  readonly patience: number;
  /** A reader has waited so long; what it waits for is to fail now. */
  silent(): void;
  /** What a reader is told of an error. */
  explain(error: unknown): unknown;
  /** The body is over, in whatever way. */
  end(): void;
}

/** The highest status that a response can be made with; what answers with another has it all the same. */
const HIGHEST = 599;

/** The same answer with its body watched over. Time counts only while somebody waits for bytes. */
export function watchedResponse(response: Response, watch: Watch): Response {
  if (!response.body) {
    watch.end();
    return response;
  }
  const { status, statusText, headers, url } = response;
  const body = watchedBody(response.body, watch);
  const watched = new Response(body, { status: Math.min(status, HIGHEST), statusText, headers });
  return Object.defineProperties(watched, { url: { value: url }, status: { value: status } });
}

function watchedBody(body: ReadableStream<Uint8Array>, watch: Watch): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    type: "bytes",
    async pull(controller) {
      const timer = setTimeout(() => watch.silent(), watch.patience);
      try {
        const { done, value } = await reader.read();
        if (!done) return controller.enqueue(value);
        watch.end();
        controller.close();
        controller.byobRequest?.respond(0);
      } catch (error) {
        watch.end();
        throw watch.explain(error);
      } finally {
        clearTimeout(timer);
      }
    },
    cancel(reason) {
      watch.end();
      return reader.cancel(reason);
    },
  });
}
