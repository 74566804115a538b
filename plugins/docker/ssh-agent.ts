import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { Agent } from "node:http";
import type { Socket } from "node:net";
import { Duplex } from "node:stream";
import type { SshAddress } from "./address.js";

/** Seconds; less than a request to the Engine may take. */
const CONNECT_LIMIT = 10;
const STDERR_LIMIT = 500;

/** What ssh and the ways it is configured by may need to know of the user. */
const VARIABLES = "PATH HOME USER LOGNAME SSH_AUTH_SOCK USERPROFILE SystemRoot ProgramData TMPDIR TEMP".split(
  " ",
);

/**
 * Connections through the user's own ssh, as the docker CLI makes them: with their keys, known hosts and configuration,
 * and `docker system dial-stdio` on the other side. They are kept for later requests.
 */
export class SshAgent extends Agent {
  private readonly env: Readonly<Record<string, string | undefined>>;

  constructor(
    private readonly address: SshAddress,
    env: Readonly<Record<string, string | undefined>>,
  ) {
    super({ keepAlive: true, maxFreeSockets: 2 });
    this.env = Object.fromEntries(VARIABLES.map((name) => [name, env[name]]));
  }

  /** What Node calls for a connection when none is free. */
  override createConnection(): Duplex {
    return new SshConnection(spawn("ssh", sshArguments(this.address), { env: this.env, windowsHide: true }));
  }
}

/** The arguments of ssh. Nobody is there to be asked for a password or whether a host is known. */
export function sshArguments({ hostname, user, port, socket }: SshAddress): string[] {
  const who = [...(user ? ["-l", user] : []), ...(port ? ["-p", port] : [])];
  const where = socket ? ["--host", `unix://${socket}`] : [];
  const options = ["-T", "-o", "BatchMode=yes", "-o", `ConnectTimeout=${CONNECT_LIMIT}`];
  return [...options, ...who, "--", hostname, "docker", ...where, "system", "dial-stdio"];
}

/** A child's standard input and output with what Node's agent asks of a socket besides. */
class SshConnection extends Duplex {
  private complaint = "";

  constructor(private readonly child: ChildProcessWithoutNullStreams) {
    super();
    child.stdout.on("data", (chunk: Buffer) => {
      if (!this.push(chunk)) child.stdout.pause();
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.complaint = (this.complaint + text).slice(-STDERR_LIMIT);
    });
    // Its end is told by "close", which knows why.
    child.stdin.on("error", () => undefined);
    child.on("error", (error) => this.fail(error.message));
    child.on("close", (code) => {
      if (code === 0) this.push(null);
      else
        this.fail(this.complaint.trim().replace(/\s+/g, " ").replace(/\.$/, "") || `it ended with ${code}`);
    });
  }

  override _read(): void {
    this.child.stdout.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.child.stdin.write(chunk, done);
  }

  override _final(done: () => void): void {
    this.child.stdin.end(done);
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.child.kill();
    done(error);
  }

  /** So that a connection that is only kept does not keep the process. */
  unref(): this {
    for (const part of this.parts()) part.unref();
    return this;
  }

  ref(): this {
    for (const part of this.parts()) part.ref();
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setTimeout(): this {
    return this;
  }

  private parts(): readonly (ChildProcess | Socket)[] {
    const { stdin, stdout, stderr } = this.child;
    // Node makes pipes sockets, and declares them as plain streams.
    return [this.child, ...([stdin, stdout, stderr] as unknown as Socket[])];
  }

  private fail(message: string): void {
    this.destroy(Object.assign(new Error(message), { code: "ESSH" }));
  }
}
