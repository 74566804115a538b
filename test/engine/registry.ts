import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { findProgram } from "../../plugins/docker/sandbox/find-program.js";
import { tether } from "../../plugins/docker/sandbox/tether.js";
import { ensurePrograms, type Installing } from "./install.js";

const START_DEADLINE = 15_000;

export interface Registry {
  /** 127.0.0.1:PORT, as in 127.0.0.1:PORT/name:tag. An Engine on this machine needs no TLS and no login there. */
  address: string;
  stop(): Promise<void>;
}

/** A registry of our own on a free port of loopback, from Debian's docker-registry. Deleting is allowed in it. */
export async function startRegistry(installing: Installing): Promise<Registry> {
  await ensurePrograms({ "docker-registry": "docker-registry" }, installing);
  const folder = mkdtempSync(join(tmpdir(), "cs-registry-"));
  const log = join(folder, "log");
  // JSON is YAML too.
  const config = {
    version: 0.1,
    log: { accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, "data") }, delete: { enabled: true } },
    http: { addr: "127.0.0.1:0" },
  };
  writeFileSync(join(folder, "config.yml"), JSON.stringify(config));
  const program = findProgram("docker-registry") ?? "docker-registry";
  const script = tether({
    script: fileURLToPath(new URL("tether.sh", import.meta.url)),
    args: [folder, program, "serve", join(folder, "config.yml")],
    home: folder,
    logFile: log,
  });
  const deadline = Date.now() + START_DEADLINE;
  for (;;) {
    const said = readFileSync(log, "utf8");
    const address = /listening on (127\.0\.0\.1:\d+)/.exec(said)?.[1];
    if (address !== undefined) return { address, stop: () => script.end() };
    if (Date.now() > deadline) {
      await script.end();
      throw new Error(`docker-registry does not start:\n${said.slice(-1_000)}`);
    }
    await sleep(50);
  }
}
