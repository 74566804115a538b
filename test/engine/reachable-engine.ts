import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { versionOf } from "./client.js";
import { messageOf } from "./message-of.js";

const ANSWER_DEADLINE = 3_000;

/** The first Engine that answers: at DOCKER_HOST when that is set, otherwise on the sockets that installers make. */
export async function findReachableEngine(): Promise<{ host: string; version: string }> {
  const named = process.env.DOCKER_HOST;
  const hosts = named ? [named] : usualSockets().map((path) => `unix://${path}`);
  const reasons: string[] = [];
  for (const host of hosts) {
    try {
      return { host, version: await versionOf(host, ANSWER_DEADLINE) };
    } catch (error) {
      reasons.push(`${host}: ${messageOf(error)}`);
    }
  }
  throw new Error(reasons.join("; ") || "DOCKER_HOST is not set and none of the usual sockets exists");
}

function usualSockets(): string[] {
  const runtime = process.env.XDG_RUNTIME_DIR;
  const home = homedir();
  return [
    "/var/run/docker.sock",
    ...(runtime ? [join(runtime, "docker.sock")] : []),
    join(home, ".docker/run/docker.sock"),
    join(home, ".colima/default/docker.sock"),
    join(home, ".orbstack/run/docker.sock"),
    join(home, ".rd/docker.sock"),
  ].filter((path) => existsSync(path));
}
