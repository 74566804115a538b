import { createServer, type RequestListener } from "node:http";
import type { Server, Socket } from "node:net";
import { afterAll } from "@jest/globals";

/** A server of the test's own. */
export interface Listening {
  /** Of loopback, when it listens on TCP. */
  readonly port: number;
  /** Connections that are open. */
  readonly open: ReadonlySet<Socket>;
}

/** Starts an HTTP server, or `server` as it is, at a path or on a free port of loopback, until the tests have ended. */
export async function listening(server: RequestListener | Server, path?: string): Promise<Listening> {
  const made = typeof server === "function" ? createServer(server) : server;
  const open = new Set<Socket>();
  made.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  if (path === undefined) made.listen(0, "127.0.0.1");
  else made.listen(path);
  await new Promise((resolve) => made.once("listening", resolve));
  stopping.push(() => {
    made.close();
    for (const socket of open) socket.destroy();
  });
  const address = made.address();
  return { port: typeof address === "object" && address ? address.port : 0, open };
}

const stopping: (() => void)[] = [];
afterAll(() => {
  for (const stop of stopping) stop();
});
