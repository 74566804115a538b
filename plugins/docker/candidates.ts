import { request } from "node:http";
import { performance } from "node:perf_hooks";
import { connectionFault } from "./connection-fault.js";

/** A place where an Engine may be, and what came of asking there. */
export interface Candidate {
  readonly source: string;
  readonly host: string;
  readonly outcome: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The user's own folder. The host's own environment is left alone, so that a plugin can be pointed anywhere. */
export const homeOf = (env: Environment) => env.HOME ?? env.USERPROFILE;

/** Where Engines listen when nobody says otherwise, the most usual first. */
export function usualPlaces(
  env: Environment,
  platform: NodeJS.Platform = process.platform,
  uid = process.getuid?.(),
) {
  if (platform === "win32") {
    return [
      { source: "Docker's pipe", path: "//./pipe/docker_engine" },
      { source: "Docker Desktop", path: "//./pipe/dockerDesktopLinuxEngine" },
    ];
  }
  const places = [{ source: "the usual socket", path: "/var/run/docker.sock" }];
  const home = homeOf(env);
  // Clients start servers with few variables, and this one is seldom among them.
  const usual = platform === "linux" && uid !== undefined ? `/run/user/${uid}` : undefined;
  const runtime = env.XDG_RUNTIME_DIR || usual;
  if (runtime) places.push({ source: "rootless Docker", path: `${runtime}/docker.sock` });
  if (home) {
    places.push(
      { source: "Docker Desktop", path: `${home}/.docker/run/docker.sock` },
      { source: "Docker Desktop", path: `${home}/.docker/desktop/docker.sock` },
      { source: "Colima", path: `${home}/.colima/default/docker.sock` },
      { source: "Colima", path: `${home}/.config/colima/default/docker.sock` },
      { source: "OrbStack", path: `${home}/.orbstack/run/docker.sock` },
      { source: "Rancher Desktop", path: `${home}/.rd/docker.sock` },
    );
  }
  if (runtime) places.push({ source: "rootless Podman", path: `${runtime}/podman/podman.sock` });
  places.push({ source: "Podman", path: "/run/podman/podman.sock" });
  return places;
}

const SECONDS = 1;

/** Asks at all places at once and takes the first in their order that answers as an Engine does. */
export async function probe(
  places: readonly { readonly source: string; readonly path: string }[],
  signal: AbortSignal,
): Promise<{ path: string | undefined; candidates: Candidate[] }> {
  const enough = new AbortController();
  const stop = () => enough.abort();
  signal.addEventListener("abort", stop);
  const answers = places.map(({ path }) => ping(path, enough.signal));
  const candidates: Candidate[] = [];
  try {
    for (const [index, { source, path }] of places.entries()) {
      const { ok, outcome } = (await answers[index]) ?? { ok: false, outcome: "not tried" };
      candidates.push({ source, host: hostOf(path), outcome });
      if (ok) return { path, candidates };
    }
    return { path: undefined, candidates };
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}

/** The address of a socket or pipe, as Docker writes it. */
export const hostOf = (path: string) => `${path.startsWith("//./pipe/") ? "npipe" : "unix"}://${path}`;

function ping(socketPath: string, signal: AbortSignal): Promise<{ ok: boolean; outcome: string }> {
  const start = performance.now();
  return new Promise((resolve) => {
    const fail = (outcome: string) => {
      clearTimeout(timer);
      asked.destroy();
      resolve({ ok: false, outcome });
    };
    const asked = request({ socketPath, path: "/_ping", agent: false, signal }, (answer) => {
      let body = "";
      answer
        .setEncoding("utf8")
        .on("error", () => fail("the connection was closed in the middle of the answer"));
      answer.on("data", (text: string) => {
        body += text;
        if (body.length > 100) fail("answered, but not as a Docker Engine does");
      });
      answer.on("end", () => {
        if (answer.statusCode !== 200 || body.trim() !== "OK") {
          fail(`answered with status ${answer.statusCode}, but not as a Docker Engine does`);
          return;
        }
        clearTimeout(timer);
        resolve({ ok: true, outcome: `answered in ${Math.ceil(performance.now() - start)} ms` });
      });
    });
    const timer = setTimeout(
      () => fail(`accepted the connection but did not answer within ${SECONDS} s`),
      SECONDS * 1000,
    );
    asked.on("error", (error) => fail(connectionFault(error) ?? error.message)).end();
  });
}
