import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, expect, it, jest } from "@jest/globals";
import { connect, type Docker } from "../../../plugins/docker/client.js";
import { Containers } from "../../../plugins/docker/containers.js";
import { explain } from "../../../plugins/docker/explain.js";
import { ownTraces } from "../../../plugins/docker/own-container.js";
import { RunInput, runContainer } from "../../../plugins/docker/run-container.js";
import { dockerAt } from "../../engine/client.js";
import { describeEngine, describePrivateEngine } from "../../engine/describe.js";
import { TEST_IMAGE } from "../../engine/image.js";
import { callWith, SILENT } from "./call-with.js";
import { freshName, removeAfterwards, useDocker } from "./use-docker.js";

const connectTo = (host: string, HOME?: string): Promise<Docker> => {
  const { signal } = new AbortController();
  return connect({ options: { host }, env: { HOME }, signal, log: SILENT });
};

/** Runs a container in a call in which these risks were accepted. */
async function runAt(
  host: string,
  args: Record<string, unknown>,
  accepted: readonly string[] = [],
  home?: string,
) {
  const docker = await connectTo(host, home);
  try {
    return await runContainer(docker, RunInput.parse(args), callWith(accepted));
  } finally {
    docker.close();
  }
}

describeEngine("running containers", ({ host }) => {
  const docker = useDocker(() => ({ options: { host } }));
  const engine = dockerAt(host);
  removeAfterwards(host);

  const run = (args: Record<string, unknown>) =>
    docker.ok("run_container", { image: TEST_IMAGE, name: freshName("run"), ...args });
  const output = async (args: Record<string, unknown>) => (await run({ detach: false, ...args })).output;

  it("publishes ports on loopback unless told otherwise", async () => {
    const { ports, status, container_name } = await run({
      command: ["sh", "-c", "echo it works > /www/index.html; httpd -f -p 80 -h /www"],
      ports: { "80/tcp": 0 },
    });
    expect(status).toBe("running");
    expect(container_name).toMatch(/^cs-run-/);
    expect(ports).toMatch(/^127\.0\.0\.1:\d+->80\/tcp$/);
    const [, port] = /127\.0\.0\.1:(\d+)/.exec(String(ports)) ?? [];
    const fetched = () => fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.text());
    await expect(fetched().catch(() => sleep(500).then(fetched))).resolves.toBe("it works\n");
  });

  it("publishes a port for other machines when that is permitted, and else runs nothing", async () => {
    const name = freshName("public");
    const args = { image: TEST_IMAGE, name, command: "sleep 600", ports: { "81/udp": "0.0.0.0:" } };
    await expect(runAt(host, args)).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining("81/udp is published on a port that the Engine picks of 0.0.0.0"),
    });
    await expect(engine.getContainer(name).inspect()).rejects.toThrow("no such container");
    const { ports } = await runAt(host, args, ["publicPorts 0.0.0.0:0->81/udp"]);
    expect(ports).toMatch(/^0\.0\.0\.0:\d+->81\/udp$/);
  });

  it("passes the environment on in every form", async () => {
    const command = "sh -c 'echo \"$A|$B|$C\"'";
    expect(await output({ command, environment: { A: "1 2", B: 3, C: true } })).toBe("1 2|3|true\n");
    expect(await output({ command, environment: ["A=x=y", "B="] })).toBe("x=y||\n");
    expect(await output({ command, environment: "A=one line" })).toBe("one line||\n");
  });

  it("runs no shell of its own", async () => {
    expect(await output({ command: "echo '$(id)' '`id`' \"$HOME\" 'a  b' '&&' exit 3" })).toBe(
      "$(id) `id` $HOME a  b && exit 3\n",
    );
  });

  it("says how a foreground run ended, removed or not", async () => {
    const name = freshName("ended");
    const command = "sh -c 'echo out; echo error >&2; exit 3'";
    const ended = await run({ name, command, detach: false, remove: true });
    expect(ended).toMatchObject({ container_name: name, status: "removed", exit_code: 3, image: TEST_IMAGE });
    expect(String(ended.output).split("\n").sort()).toEqual(["", "error", "out"]);
    expect(
      await run({ name, command: ["sh", "-c", "sh -c 'kill -9 $$'; exit $?"], detach: false }),
    ).toMatchObject({
      status: "exited",
      exit_code: 137,
      exit_meaning: "killed (SIGKILL)",
      output: "Killed\n",
    });
    const detached = freshName("detached");
    await run({ name: detached, command: "true", remove: true });
    const [failed, volume] = [freshName("failed"), freshName("made")];
    const args = { image: TEST_IMAGE, name: failed, volumes: { [volume]: "/data" } };
    // Whether it has ended by the time it is looked at is the Engine's to decide.
    const early = await docker.ok("run_container", { ...args, command: "sh -c 'exit 3'" });
    expect(early.note).toContain(`New named volumes: ${volume}.`);
    if (early.status === "exited") {
      expect(early).toMatchObject({ exit_code: 3, note: expect.stringContaining("docker_get_logs") });
    }
    await engine.getContainer(failed).remove({ force: true });
    await engine.getVolume(volume).remove();
    const there = async () =>
      (await engine.listContainers({ all: true, filters: { name: [detached] } })).length;
    for (let tries = 0; tries < 50 && (await there()) > 0; tries++) await sleep(100);
    expect(await there()).toBe(0);
  });

  it("keeps the end of a long output", async () => {
    const long = String(await output({ command: "seq 1 200000", remove: true }));
    expect(long.length).toBeLessThan(30_200);
    expect(long).toMatch(/^\[\d+ earlier lines left out to keep the answer small; .*\]\n\d+\n/);
    expect(long).toMatch(/\n200000\n$/);
  });

  it("tells how to go on when the caller gives up waiting", async () => {
    const name = freshName("waiting");
    const giveUp = new AbortController();
    const args = { image: TEST_IMAGE, name, command: "sleep 600", detach: false };
    const failing = docker.fails("run_container", args, { signal: giveUp.signal });
    const runs = async () => (await engine.listContainers({ filters: { name: [name] } })).length > 0;
    while (!(await runs())) await sleep(100);
    // It is seen running a little before the tool begins to wait for its end.
    await sleep(500);
    giveUp.abort();
    const failure = await failing;
    expect(failure).toMatchObject({
      kind: "cancelled",
      error: expect.stringMatching(/It goes on running/),
      next: expect.stringMatching(/docker_get_logs .* docker_stop_container .*"[0-9a-f]{12}"/),
      container_name: name,
    });
    expect((await engine.getContainer(name).inspect()).State.Running).toBe(true);
  });

  it("leaves nothing running when the caller gives up what was to be removed", async () => {
    const name = freshName("given-up");
    const giveUp = new AbortController();
    setTimeout(() => giveUp.abort(), 1_500);
    const args = { image: TEST_IMAGE, name, command: "sleep 600", detach: false, remove: true };
    expect(await docker.fails("run_container", args, { signal: giveUp.signal })).toMatchObject({
      kind: "cancelled",
    });
    const there = () => engine.listContainers({ all: true, filters: { name: [name] } });
    for (let tries = 0; tries < 300 && (await there()).length > 0; tries++) await sleep(100);
    expect(await there()).toEqual([]);
  });

  it("leaves nothing behind when the name or the port is taken, or the command is not there", async () => {
    const taken = freshName("taken");
    await run({ name: taken, command: "sleep 600" });
    await expect(docker.fails("run_container", { image: TEST_IMAGE, name: taken })).resolves.toMatchObject({
      kind: "conflict",
      next: expect.stringMatching(/^Choose another name/),
    });
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const name = freshName("unstarted");
    for (const detach of [true, false]) {
      const args = { image: TEST_IMAGE, name, command: "sleep 600", ports: `${port}:80`, detach };
      await expect(docker.fails("run_container", args)).resolves.toMatchObject({
        kind: "conflict",
        next: expect.stringMatching(/^Choose another host port/),
      });
    }
    server.close();
    await expect(
      docker.fails("run_container", { image: TEST_IMAGE, name, command: "nowhere" }),
    ).resolves.toMatchObject({
      kind: "validation",
      error: expect.stringContaining("executable file not found"),
    });
    expect(await run({ name, command: "true", detach: false })).toMatchObject({ exit_code: 0 });
  });

  it("refuses what is no image's, container's or variable's name before it asks the Engine", async () => {
    const wrong = [
      { image: "--privileged" },
      { image: "UPPER/case" },
      { image: "../../etc" },
      { image: TEST_IMAGE, name: "-x" },
      { image: TEST_IMAGE, name: "a/b" },
      { image: TEST_IMAGE, environment: { "A=B": "1" } },
      { image: TEST_IMAGE, environment: ["HOME"] },
      { image: TEST_IMAGE, command: "echo 'open" },
      { image: TEST_IMAGE, ports: "80-90:80-90" },
      { image: TEST_IMAGE, ports: { "80/tcp": 70_000 } },
      { image: TEST_IMAGE, ports: "example.com:80:80" },
      { image: TEST_IMAGE, volumes: { "./here": "/data" } },
      { image: TEST_IMAGE, volumes: { data: "relative" } },
      { image: TEST_IMAGE, volumes: { one: "/data", two: "/data/" } },
    ];
    for (const args of wrong) {
      await expect(docker.fails("run_container", args)).resolves.toMatchObject({ kind: "validation" });
    }
  });
});

describePrivateEngine("volumes of containers", ({ host }) => {
  jest.setTimeout(60_000);
  const folder = mkdtempSync(join(tmpdir(), "cs-volumes-"));
  const engine = dockerAt(host);
  removeAfterwards(host);
  afterAll(() => rmSync(folder, { recursive: true }));

  const bound = `bindMounts ${folder}`;
  const run = (args: Record<string, unknown>, accepted: readonly string[]) =>
    runAt(host, { image: TEST_IMAGE, name: freshName("volume"), detach: false, ...args }, accepted, folder);

  it("mounts folders and named volumes, read-only where asked", async () => {
    writeFileSync(join(folder, "in"), "from the host\n");
    const volume = freshName("data");
    const both = { [folder]: "/host", [volume]: "/data" };
    const command = "sh -c 'cat /host/in | tee /host/out /data/kept'";
    expect(await run({ volumes: both, command }, [bound])).toMatchObject({ output: "from the host\n" });
    expect(readFileSync(join(folder, "out"), "utf8")).toBe("from the host\n");
    const readOnly = { "~": "/host:ro", [volume]: "/data:ro" };
    const refused = "sh -c 'cat /data/kept; touch /host/x || touch /data/x'";
    const second = await run({ volumes: readOnly, command: refused }, [bound]);
    expect(second).toMatchObject({ exit_code: 1 });
    expect(second.output).toMatch(/from the host\n/);
    expect(second.output).toMatch(/\/host\/x: Read-only.*\n.*\/data\/x: Read-only/);
    await Promise.all(
      (await engine.listContainers({ all: true, filters: { name: ["cs-volume"] } })).map(({ Id }) =>
        engine.getContainer(Id).remove(),
      ),
    );
    await engine.getVolume(volume).remove();
  });

  it("says that a folder is missing instead of making it", async () => {
    const missing = join(folder, "missing");
    const error = await run({ volumes: { [missing]: "/data" } }, [`bindMounts ${missing}`]).catch(explain);
    expect(error).toMatchObject({ kind: "validation", next: expect.stringMatching(/^Create the folder/) });
  });

  it("judges a volume that stands for a path of the host's by that path, and runs nothing", async () => {
    const volume = freshName("bound");
    const DriverOpts = { type: "none", device: "/etc", o: "bind" };
    await engine.createVolume({ Name: volume, DriverOpts });
    const name = freshName("refused");
    await expect(run({ name, volumes: { [volume]: "/data" }, command: "true" }, [])).rejects.toMatchObject({
      kind: "refused",
      message: `Not allowed: /etc of the host's system, as the volume ${volume}, is mounted at /data.`,
    });
    await engine.getVolume(volume).remove();
    await expect(engine.getContainer(name).inspect()).rejects.toThrow("no such container");
  });

  it("states as a risk each path that gives power over the host, however it is written", async () => {
    symlinkSync("/etc", join(folder, "link"));
    // Inside a container links are not followed, as the Engine may be outside of it.
    const contained = (await ownTraces()).ids.length > 0;
    const socket = host.replace("unix://", "");
    const paths = {
      engineSocket: [socket, join(socket, ".."), "/somewhere/docker.sock", "/var/run/docker.sock"],
      systemPaths: [
        ..."/ // /. /etc /etc/ /etc/passwd /root /proc /sys /dev /var/run /run /var /tmp/../etc /ETC".split(
          " ",
        ),
        ...(contained ? [] : [join(folder, "link"), join(folder, "link", "not-there-yet")]),
      ],
    };
    const docker = await connectTo(host, folder);
    const containers = new Containers(docker);
    for (const [risk, written] of Object.entries(paths)) {
      for (const path of written) {
        const input = RunInput.parse({ image: TEST_IMAGE, volumes: { [path]: "/data" } });
        const stated = await containers.risksOfRun(input, callWith());
        expect(stated).toContainEqual(expect.objectContaining({ risk }));
        await expect(runContainer(docker, input, callWith())).rejects.toMatchObject({ kind: "refused" });
      }
    }
    docker.close();
  });
});
