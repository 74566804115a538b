import { type Call, type ErrorKind, ToolError } from "cargoshipper/plugin";
import type { ImageInspectInfo, ImageInspectOptions } from "dockerode";
import { type Docker, NoAnswer } from "./client.js";
import { engineMessage, statusOf } from "./explain.js";
import type { ImageReference } from "./image-reference.js";
import { jsonLines } from "./json-lines.js";
import { PullFailure, PullProgress } from "./pull-progress.js";

/** Milliseconds between two reports of progress. */
const REPORT_EVERY = 250;
/** Seconds that a registry may take to say what an image is made of. */
const REGISTRY_LIMIT = 120;

/** Pulls an image and reports progress. Answers the Engine's last word, such as "Image is up to date for …". */
export async function pullImage(docker: Docker, image: ImageReference, call: Call): Promise<string> {
  // The registry may take long to answer.
  await docker.ping(call.signal);
  const query = { fromImage: image.repository, ...(image.version !== undefined && { tag: image.version }) };
  const progress = new PullProgress();
  let reported = 0;
  try {
    const request = { method: "POST", path: "/images/create", query } as const;
    const stream = await docker.stream(call.signal, request, REGISTRY_LIMIT);
    for await (const message of jsonLines(stream)) {
      progress.update(message);
      if (Date.now() - reported < REPORT_EVERY) continue;
      const now = progress.now();
      if (now === undefined) continue;
      reported = Date.now();
      call.progress(now.done, now.total, now.message);
    }
  } catch (error) {
    if (error instanceof NoAnswer) throw await silence(docker, image.text, call.signal, error);
    if (call.signal.aborted || ToolError.is(error)) throw error;
    throw pullError(image.text, error);
  }
  return progress.status;
}

/** An image as the Engine describes it, or undefined when it is not there. */
export async function findImage(
  docker: Docker,
  name: string,
  signal: AbortSignal,
): Promise<ImageInspectInfo | undefined> {
  try {
    return await docker.ask(signal, (engine, abortSignal) => {
      const options: ImageInspectOptions & { abortSignal: AbortSignal } = { abortSignal };
      return engine.getImage(name).inspect(options);
    });
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

interface Failure {
  readonly says: RegExp;
  readonly kind: ErrorKind;
  readonly next: string;
}

/** What the Engine says when a pull fails. The first that fits counts. */
const FAILURES: readonly Failure[] = [
  {
    says: /too ?many ?requests|rate limit/i,
    kind: "rate_limited",
    next: "Wait, or use an image that docker_list_images shows.",
  },
  {
    // Docker Hub says the same of a private image and of none.
    says: /unauthorized|denied|no basic auth|authentication required|forbidden/i,
    kind: "authentication",
    next: 'See that the name is right. Logins to registries are not used yet: for a private image a person runs "docker pull" first.',
  },
  {
    says: /dial tcp|no such host|timeout|deadline exceeded|connection re|x509|tls:|HTTP response to HTTPS|EOF|status: 5/i,
    kind: "service_unavailable",
    next: "The Engine could not reach the registry: check the name and its network. docker_list_images shows what is there already.",
  },
  {
    says: /not found|manifest unknown|no such|does not exist|name unknown|no matching manifest/i,
    kind: "not_found",
    next: "Correct the name or the tag; docker_list_images shows what is there already.",
  },
];

const OTHERWISE = {
  kind: "internal",
  next: "Call again, or use an image that docker_list_images shows.",
} as const;

/** Whose silence it was, when nobody answered. */
async function silence(docker: Docker, image: string, signal: AbortSignal, cause: NoAnswer): Promise<Error> {
  await docker.ping(signal);
  return new ToolError(
    "service_unavailable",
    `The registry of ${image} did not answer within ${REGISTRY_LIMIT} s. Nothing was changed.`,
    { next: "Call again later, or use an image that docker_list_images shows.", cause },
  );
}

function pullError(image: string, cause: unknown): unknown {
  if (!(cause instanceof PullFailure) && statusOf(cause) === undefined) return cause;
  const said = engineMessage(cause);
  const { kind, next } = FAILURES.find(({ says }) => says.test(said)) ?? OTHERWISE;
  return new ToolError(kind, `${image} could not be pulled: ${said}`, { next, cause });
}
