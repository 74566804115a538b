import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface EngineProxy {
  host: string;
  /** Connections accepted so far, those that hang included. */
  readonly accepted: number;
  /** Destroys every connection and refuses new ones, as when the Engine's machine is gone. */
  cut(): Promise<void>;
  /** Goes on accepting connections, and never answers on these or on those that are open. */
  hang(): void;
  /** Passes everything through again. Connections that hung are destroyed. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** A socket of the test's own in front of an Engine, to take the Engine away from one client only. */
export async function startProxy(targetHost: string): Promise<EngineProxy> {
  const folder = mkdtempSync(join(tmpdir(), "cs-proxy-"));
  const path = join(folder, "docker.sock");
  const open = new Set<Socket>();
  let accepted = 0;
  let hanging = false;
  let server: Server | undefined;

  const listen = async () => {
    server = createServer({ allowHalfOpen: true }, (client) => {
      accepted += 1;
      track(client);
      if (!hanging) relay(client);
    });
    server.listen(path);
    await once(server, "listening", { signal: AbortSignal.timeout(5_000) });
  };
  const track = (socket: Socket) => {
    open.add(socket);
    // A peer that goes away is what this proxy is for.
    socket.on("error", () => socket.destroy());
    socket.on("close", () => open.delete(socket));
  };
  const relay = (client: Socket) => {
    const engine = connect({ ...addressOf(targetHost), allowHalfOpen: true });
    track(engine);
    client.pipe(engine).pipe(client);
    client.on("close", () => engine.destroy());
    engine.on("close", () => client.destroy());
  };
  const destroyAll = () => {
    for (const socket of open) socket.destroy();
  };
  const cut = async () => {
    const closing = server;
    server = undefined;
    destroyAll();
    if (closing) await new Promise((resolve) => closing.close(resolve));
  };

  await listen();
  return {
    host: `unix://${path}`,
    get accepted() {
      return accepted;
    },
    cut,
    hang() {
      hanging = true;
      for (const socket of open) socket.unpipe().pause();
    },
    async restore() {
      if (hanging) destroyAll();
      hanging = false;
      if (server === undefined) await listen();
    },
    async close() {
      await cut();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function addressOf(host: string): { path: string } | { host: string; port: number } {
  const { protocol, pathname, hostname, port } = new URL(host);
  return protocol === "unix:" ? { path: pathname } : { host: hostname, port: Number(port || 2375) };
}
