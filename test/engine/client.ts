import { buffer } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import Docker from "dockerode";

/** A client of the Engine at unix:///path or tcp://name:port. A request that is silent for `timeout` ms fails. */
export function dockerAt(host: string, timeout = 60_000): Docker {
  const { protocol, pathname, hostname, port } = new URL(host);
  if (protocol === "unix:") return new Docker({ socketPath: decodeURIComponent(pathname), timeout });
  if (protocol === "tcp:")
    return new Docker({ host: hostname, port: port || 2375, protocol: "http", timeout });
  throw new Error(`${host} is neither unix:///path nor tcp://name:port`);
}

/** The version of the Engine that answers there, or an Error within `deadline` ms. */
export async function versionOf(host: string, deadline: number): Promise<string> {
  const docker = dockerAt(host, deadline);
  const late = sleep(deadline, undefined, { ref: false }).then(() => {
    throw new Error(`no answer within ${deadline} ms`);
  });
  return Promise.race([docker.ping().then(() => docker.version()), late]).then((version) => version.Version);
}

/** Waits for a pull, push, import or build, and throws where it failed: that is a line in the body of a 200. */
export async function completed(answer: NodeJS.ReadableStream): Promise<void> {
  const body = (await buffer(answer)).toString();
  const lines = body.split(/\r?\n/).filter((line) => line.startsWith("{"));
  for (const line of lines) {
    const { error } = JSON.parse(line) as { error?: string };
    if (error !== undefined) throw new Error(error);
  }
}
