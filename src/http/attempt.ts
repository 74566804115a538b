import type { HttpSpec, Logger, ServiceUnavailableError } from "../plugin/index.js";
import { shownUrl } from "./checked-url.js";
import { type Fault, faultOf, unavailable } from "./fault.js";
import type { Followed } from "./followed.js";
import type { OngoingCall } from "./ongoing-call.js";
import type { Outgoing } from "./outgoing.js";
import type { Times } from "./times.js";
import { watchedResponse } from "./watched-response.js";

/** Characters of a provider's id that are kept. */
const LONGEST_ID = 200;

/** What all attempts of a request share. */
export interface Delivery {
  readonly request: Outgoing;
  readonly followed: Followed;
  /** Where ids of answers go. */
  readonly call: OngoingCall | undefined;
  readonly spec: HttpSpec;
  readonly log: Logger;
  readonly times: Times;
}

/** What became of one attempt: an answer, or what kept it from coming. */
export type Outcome =
  | { readonly response: Response; readonly fault?: undefined }
  | { readonly fault: Fault; readonly error: ServiceUnavailableError };

/** Sends a request once. Throws when it was aborted, or was not answered in time: both end all attempts. */
export async function attempt(delivery: Delivery): Promise<Outcome> {
  const { request, followed, call, log, times } = delivery;
  const { method, url } = request;
  const started = performance.now();
  const tell = (details: Record<string, unknown>) =>
    log.debug("request", {
      method,
      url: shownUrl(url),
      ...details,
      ms: Math.round(performance.now() - started),
    });
  const timer = setTimeout(() => beSilent(delivery), patience(times));
  try {
    const response = await request.send(followed.signal);
    const id = idIn(response.headers, delivery.spec);
    if (id !== undefined) call?.requestId(id);
    tell({ status: response.status, ...(id !== undefined && { id }) });
    return { response };
  } catch (error) {
    if (followed.signal.aborted) tell({ fault: "given up" });
    followed.signal.throwIfAborted();
    const fault = faultOf(error);
    tell({ fault: fault?.code ?? "unexpected" });
    if (!fault) throw error;
    const what = `cannot be reached: ${fault.what}.`;
    return { fault, error: unavailable(request, what, fault, error) };
  } finally {
    clearTimeout(timer);
  }
}

/** The answer as the caller gets it: its body fails, instead of waiting for ever, and is given up with the call. */
export function handedOver(response: Response, delivery: Delivery): Response {
  const { request, followed, times } = delivery;
  return watchedResponse(response, {
    patience: patience(times),
    silent: () => beSilent(delivery),
    explain: (error) => {
      if (followed.signal.aborted) return followed.signal.reason;
      const fault = faultOf(error);
      return fault ? unavailable(request, `broke off its answer: ${fault.what}.`, {}, error) : error;
    },
    end: () => followed.end(),
  });
}

const patience = ({ silence, second }: Times): number => silence * second;

const beSilent = ({ request, followed, times }: Delivery): void =>
  followed.abort(unavailable(request, `did not answer within ${times.silence} s.`));

function idIn(headers: Headers, { requestId = [] }: HttpSpec): string | undefined {
  const name = requestId.find((header) => headers.get(header));
  return name === undefined ? undefined : headers.get(name)?.slice(0, LONGEST_ID);
}
