import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "@jest/globals";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { dockerAt } from "../../engine/client.js";
import { describeEngine } from "../../engine/describe.js";
import { TEST_IMAGE, TEST_LABEL } from "../../engine/image.js";
import { freshName, removeAfterwards, useDocker } from "./use-docker.js";

describeEngine("containers of a real Engine", ({ host }) => {
  const docker = useDocker(() => ({ options: { host } }));
  const engine = dockerAt(host);
  removeAfterwards(host);

  const sleeper = async (what: string, more: Record<string, unknown> = {}) => {
    const name = freshName(what);
    await docker.ok("run_container", { image: TEST_IMAGE, name, command: "sleep 600", ...more });
    return name;
  };

  it("lists compact rows, newest first, with the filters of the Engine", async () => {
    const old = await sleeper("list", { ports: { 80: 0 } });
    await sleep(1_100);
    const young = await sleeper("list");
    await docker.ok("stop_container", { container_id: young, timeout: 0 });
    const filters = { label: [`${TEST_LABEL}=1`], name: "cs-list" };
    const { containers, total } = await docker.ok("list_containers", { filters });
    expect(total).toBe(2);
    expect(containers).toEqual([
      {
        id: expect.stringMatching(/^[0-9a-f]{12}$/),
        name: young,
        image: TEST_IMAGE,
        status: expect.stringMatching(/^Exited \(137\)/),
        created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        ports: "",
      },
      expect.objectContaining({
        name: old,
        status: expect.stringMatching(/^Up /),
        ports: expect.stringMatching(/^127\.0\.0\.1:\d+->80\/tcp$/),
      }),
    ]);
    const running = { filters: '{"name": ["cs-list"]}', all_containers: false, fields: "name" };
    expect(await docker.ok("list_containers", running)).toEqual({ containers: [{ name: old }], total: 1 });
    const first = await docker.ok("list_containers", { filters, limit: 1, fields: ["name"] });
    expect(first).toMatchObject({ containers: [{ name: young }], total: 2 });
    const second = await docker.ok("list_containers", {
      filters,
      limit: 1,
      fields: ["name"],
      cursor: first.cursor,
    });
    expect(second).toEqual({ containers: [{ name: old }], total: 2 });
    await expect(docker.fails("list_containers", { filters: { stats: "x" } })).resolves.toMatchObject({
      kind: "validation",
      error: expect.stringContaining("stats: no such filter; known are ancestor, before"),
    });
    for (const filters of [`name=cs-list status=running`, ["name=cs-list", { status: ["running"] }]]) {
      const only = await docker.ok("list_containers", { filters, fields: "name" });
      expect(only).toEqual({ containers: [{ name: old }], total: 1 });
    }
    for (const filters of [{ status: "x" }, "exited=x", { since: "cs-nowhere" }, "running"]) {
      const failure = await docker.fails("list_containers", { filters });
      expect(failure).toMatchObject({ kind: "validation", next: expect.any(String) });
    }
    await expect(docker.fails("list_containers", { filters: { status: "x" } })).resolves.toMatchObject({
      next: expect.stringContaining("status is created, restarting, running"),
    });
  });

  it("does not take a name for another container's id, and takes an id of digits as a number", async () => {
    const hidden = (await engine.getContainer(await sleeper("hidden")).inspect()).Id;
    const body = { Image: TEST_IMAGE, Cmd: ["sleep", "600"] };
    const hiding = await engine.createContainer({
      _query: { name: hidden.slice(0, 12) },
      _body: body,
    } as never);
    await expect(
      docker.fails("inspect_container", { container_id: hidden.slice(0, 12) }),
    ).resolves.toMatchObject({ kind: "conflict", next: expect.stringContaining(hidden) });
    expect(await docker.ok("inspect_container", { container_id: hidden })).toMatchObject({
      name: expect.stringMatching(/^cs-hidden/),
    });
    await hiding.remove({ force: true });
    await expect(docker.fails("inspect_container", { container_id: 999_999_999_999 })).resolves.toMatchObject(
      { kind: "not_found", error: expect.stringContaining("999999999999") },
    );
    await expect(docker.fails("inspect_container", { container_id: "a".repeat(256) })).resolves.toMatchObject(
      { kind: "validation", error: expect.stringContaining("at most 255") },
    );
  });

  it("tells the truth of a container that is paused or ends again and again", async () => {
    const name = await sleeper("paused");
    await engine.getContainer(name).pause();
    await expect(docker.fails("start_container", { container_id: name })).resolves.toMatchObject({
      kind: "conflict",
      next: expect.stringMatching(/^docker_restart_container/),
    });
    expect(await docker.ok("restart_container", { container_id: name, timeout: 0 })).toMatchObject({
      previous_status: "paused",
      status: "running",
    });
    const crashing = freshName("crashing");
    const made = await engine.createContainer({
      _query: { name: crashing },
      _body: { Image: TEST_IMAGE, Cmd: ["false"], HostConfig: { RestartPolicy: { Name: "always" } } },
    } as never);
    await made.start();
    for (let tries = 0; tries < 50 && (await made.inspect()).RestartCount < 4; tries++) await sleep(100);
    while ((await made.inspect()).State.Status !== "restarting") await sleep(50);
    expect(await docker.ok("start_container", { container_id: crashing })).toMatchObject({
      status: "restarting",
      note: expect.stringMatching(/^It ends again and again.*docker_get_logs/),
    });
  });

  it("answers 50 containers in fewer than 2,500 tokens", async () => {
    const create = () =>
      engine.createContainer({
        _query: { name: freshName("fifty") },
        _body: {
          Image: TEST_IMAGE,
          HostConfig: { PortBindings: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "0" }] } },
        },
      } as never);
    const made = await Promise.all(Array.from({ length: 50 }, create));
    await Promise.all(made.slice(0, 10).map((container) => container.start()));
    const { content } = await docker.plugin.callTool("docker_list_containers", {
      filters: { name: "cs-fifty" },
    });
    await Promise.all(made.map((container) => container.remove({ force: true })));
    const [text] = content;
    expect(text?.type === "text" && text.text.split("\n")).toHaveLength(53);
    expect(encode(text?.type === "text" ? text.text : "").length).toBeLessThan(2_500);
  });

  it("stops, starts and restarts, and says when there was nothing to do", async () => {
    const name = await sleeper("states");
    const id = (await engine.getContainer(name).inspect()).Id;
    const about = { container_id: id.slice(0, 12), name };
    const stop = () => docker.ok("stop_container", { container_id: id.slice(0, 8), timeout: 0 });
    expect(await stop()).toEqual({ ...about, previous_status: "running", status: "exited" });
    expect(await stop()).toEqual({
      ...about,
      previous_status: "exited",
      status: "exited",
      note: "It already was stopped.",
    });
    const start = () => docker.ok("start_container", { container_id: `/${name}` });
    expect(await start()).toEqual({ ...about, previous_status: "exited", status: "running" });
    expect(await start()).toMatchObject({ status: "running", note: "It already was running." });
    const before = (await engine.getContainer(id).inspect()).State.StartedAt;
    expect(await docker.ok("restart_container", { container_id: id, timeout: 0 })).toEqual({
      ...about,
      previous_status: "running",
      status: "running",
    });
    expect((await engine.getContainer(id).inspect()).State.StartedAt).not.toBe(before);
  });

  it("gives a container its time to stop", async () => {
    const command = ["sh", "-c", "trap 'sleep 1; exit 7' TERM; while :; do sleep 0.1; done"];
    const name = await sleeper("trap", { command });
    // The shell has to reach its trap first.
    await sleep(300);
    await docker.ok("stop_container", { container_id: name });
    expect(await docker.ok("inspect_container", { container_id: name })).toMatchObject({ exit_code: 7 });
  });

  it("inspects compactly, with secrets redacted and the exit code explained", async () => {
    const volume = freshName("inspected");
    await engine.createVolume({ Name: volume, Labels: { [TEST_LABEL]: "1" } });
    const name = await sleeper("inspect", {
      environment: { PLAIN: "seen", DB_PASSWORD: "correct horse battery" },
      volumes: { [volume]: "/data:ro" },
      ports: ["127.0.0.1::80"],
    });
    const view = await docker.ok("inspect_container", { container_id: name });
    expect(view).toMatchObject({
      name,
      image: TEST_IMAGE,
      status: "running",
      restarts: 0,
      command: ["sleep", "600"],
      environment: ["PLAIN=seen", expect.stringMatching(/^DB_PASSWORD=\[redacted:/), "PATH=/bin"],
      labels: { [TEST_LABEL]: "1" },
      ports: expect.stringMatching(/^127\.0\.0\.1:\d+->80\/tcp$/),
      mounts: [`volume ${volume} -> /data (read-only)`],
      networks: { bridge: expect.stringMatching(/^\d+\./) },
      restart_policy: "no",
    });
    expect(view).not.toHaveProperty("exit_code");
    expect(encode(JSON.stringify(view)).length).toBeLessThan(600);
    await docker.ok("stop_container", { container_id: name, timeout: 0 });
    expect(await docker.ok("inspect_container", { container_id: name })).toMatchObject({
      status: "exited",
      exit_code: 137,
      exit_meaning: "killed (SIGKILL)",
      finished: expect.any(String),
    });
    await engine.getContainer(name).remove();
    await engine.getVolume(volume).remove();
  });

  it("names the nearest container when there is none of that name", async () => {
    const name = await sleeper("missing");
    await expect(docker.fails("inspect_container", { container_id: `${name}x` })).resolves.toMatchObject({
      kind: "not_found",
      next: `Did you mean ${name}? docker_list_containers shows all.`,
    });
    // Of 17 ids two begin alike.
    const create = () =>
      engine.createContainer({ _query: { name: freshName("alike") }, _body: { Image: TEST_IMAGE } } as never);
    const ids = (await Promise.all(Array.from({ length: 17 }, create))).map(({ id }) => id[0] ?? "");
    const container_id = ids.find((first, index) => ids.indexOf(first) < index);
    await expect(docker.fails("inspect_container", { container_id })).resolves.toMatchObject({
      kind: "conflict",
      next: expect.stringMatching(/^Give more of the id/),
    });
    for (const container_id of ["../images", "a/b", "-f", "", "a b", "%2e%2e"]) {
      await expect(docker.fails("stop_container", { container_id })).resolves.toMatchObject({
        kind: "validation",
      });
    }
  });

  it("removes, but not what runs unless forced, and keeps volumes", async () => {
    const name = freshName("remove");
    const volume = { Type: "volume", Source: "", Target: "/anonymous" };
    const settings = { Image: TEST_IMAGE, Cmd: ["sleep", "600"], HostConfig: { Mounts: [volume] } };
    await engine.createContainer({ _query: { name }, _body: settings } as never).then((made) => made.start());
    await expect(docker.fails("remove_container", { container_id: name })).resolves.toMatchObject({
      kind: "conflict",
      error: `${name} is running.`,
      next: expect.stringContaining("force: true"),
    });
    const removed = await docker.ok("remove_container", { container_id: name, force: true });
    expect(removed).toMatchObject({
      name,
      status: "removed",
      kept_volumes: [expect.stringMatching(/^[0-9a-f]{64}$/)],
    });
    const [kept] = removed.kept_volumes as string[];
    await engine.getVolume(String(kept)).remove();
    await expect(engine.getContainer(name).inspect()).rejects.toThrow("no such container");
  });
});

describeEngine("approvals of removal", ({ host }) => {
  const docker = useDocker(() => ({ options: { host }, approvals: "destroy" }));
  removeAfterwards(host);

  it("shows what would be lost, and is void once the container has changed", async () => {
    const name = freshName("preview");
    await docker.ok("run_container", {
      image: TEST_IMAGE,
      name,
      command: "sh -c 'echo written > /file; echo ready; sleep 600'",
    });
    const printed = async () => (await docker.ok("get_logs", { container_id: name })).logs;
    for (let tries = 0; tries < 200 && !String(await printed()).includes("ready"); tries++) await sleep(100);
    // Refused before anybody is asked.
    await expect(docker.fails("remove_container", { container_id: name })).resolves.toMatchObject({
      kind: "conflict",
    });
    const asked = await docker.fails("remove_container", { container_id: name, force: true });
    expect(asked).toMatchObject({ kind: "confirmation_required" });
    expect(JSON.stringify(asked.preview)).toMatch(
      new RegExp(`Remove container ${name} \\([0-9a-f]{12}\\), running`),
    );
    expect(JSON.stringify(asked.preview)).toMatch(/It runs, and is killed first/);
    expect(JSON.stringify(asked.preview)).toMatch(/what it wrote to its own file system \(8 bytes\)/);
    await docker.ok("stop_container", { container_id: name, timeout: 0 });
    const args = { container_id: name, force: true };
    const stale = await docker.fails("remove_container", { ...args, confirmation: asked.confirmation });
    expect(stale).toMatchObject({ kind: "refused" });
    const again = await docker.fails("remove_container", args);
    const second = { container_id: name, force: true, confirmation: again.confirmation };
    expect(await docker.ok("remove_container", second)).toMatchObject({ status: "removed" });
  });
});
