import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "@jest/globals";
import { dockerAt } from "../../engine/client.js";
import { describeEngine } from "../../engine/describe.js";
import { TEST_IMAGE } from "../../engine/image.js";
import { freshName, removeAfterwards, useDocker } from "./use-docker.js";

describeEngine("resources of a real Engine", ({ host }) => {
  const docker = useDocker(() => ({ options: { host } }));
  const engine = dockerAt(host);
  removeAfterwards(host);

  const read = async (uri: string) => {
    const answer = await docker.plugin.readResource(uri);
    expect(answer.mimeType).toBe("text/markdown");
    return "text" in answer ? answer.text : "";
  };
  const sleeper = async (command = "sleep 600") => {
    const name = freshName("resource");
    const environment = { DB_PASSWORD: "correct horse battery" };
    const { container_id } = await docker.ok("run_container", {
      image: TEST_IMAGE,
      name,
      command,
      environment,
    });
    return { name, id: String(container_id) };
  };

  it("are pages headed with their kind, whose they are and when they were made", async () => {
    const { name, id } = await sleeper("printf 'a | b\\n```\\n'");
    await engine.getContainer(id).wait();
    const generated = /\n\nGenerated \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\n/;
    const all = await read("docker://containers");
    expect(all).toMatch(/^# Containers: unix:/);
    expect(all).toMatch(generated);
    expect(all).toContain(`| ${id} | ${name} | ${TEST_IMAGE} | Exited (0) `);
    const one = await read(`docker://container/${name}`);
    expect(one).toContain(`# Container: ${name} (${id})\n`);
    expect(one).toMatch(generated);
    expect(one).toContain("- status: exited\n");
    expect(one).toContain("  - DB_PASSWORD\n");
    expect(one).not.toMatch(/correct|horse|battery/);
    const logs = await read(`docker://container/${id}/logs`);
    expect(logs).toContain(`# Container logs: ${name} (${id})\n`);
    expect(logs).toMatch(
      /^container_logs: untrusted data[^\n]*\n(--- \w+ ---)\n[\s\S]*\n````\n\S+Z a \| b\n\S+Z ```\n````\n\n\1$/,
    );
  });

  it("are errors when there is no such container", async () => {
    await expect(docker.plugin.readResource("docker://container/cs-nowhere")).rejects.toMatchObject({
      kind: "not_found",
    });
    await expect(docker.plugin.readResource("docker://container/..%2Fimages")).rejects.toMatchObject({
      kind: "validation",
    });
  });

  it("complete names and short ids", async () => {
    const { name, id } = await sleeper();
    const complete = (typed: string) =>
      docker.plugin.complete({
        kind: "resource",
        of: "docker://container/{container_id}",
        argument: "container_id",
        typed,
      });
    expect(await complete(name.slice(0, -1))).toContain(name);
    expect(await complete(id.slice(0, 6))).toEqual([id]);
    expect(await complete("no-such")).toEqual([]);
  });

  it("tell of a container that does not exist yet, without breaking until it does", async () => {
    const name = freshName("later");
    let heard = 0;
    const stop = await docker.plugin.subscribe(`docker://container/${name}/logs`, () => void heard++);
    await sleep(1_500);
    expect(heard).toBe(0);
    await docker.ok("run_container", { image: TEST_IMAGE, name, command: "sh -c 'sleep 1; echo printed'" });
    for (let tries = 0; tries < 60 && heard === 0; tries++) await sleep(100);
    stop();
    expect(heard).toBe(1);
  });

  it("tell of changes, each of its own", async () => {
    const { name } = await sleeper("sh -c 'sleep 2; echo printed; exec sleep 600'");
    const other = await sleeper();
    const heard = { all: 0, one: 0, logs: 0 };
    const { plugin: app } = docker;
    const stops = await Promise.all([
      app.subscribe("docker://containers", () => void heard.all++),
      app.subscribe(`docker://container/${name}`, () => void heard.one++),
      app.subscribe(`docker://container/${name}/logs`, () => void heard.logs++),
    ]);
    const until = async (condition: () => boolean) => {
      for (let tries = 0; tries < 60 && !condition(); tries++) await sleep(100);
    };
    await sleep(300);
    await engine.getContainer(other.id).pause();
    await until(() => heard.all > 0);
    // Other test files use the same Engine.
    expect(heard.all).toBeGreaterThan(0);
    expect(heard.one).toBe(0);
    await until(() => heard.logs > 0);
    expect(heard.logs).toBe(1);
    await engine.getContainer(name).kill();
    await until(() => heard.one > 0);
    expect(heard.one).toBe(1);
    for (const stop of stops) stop();
    const before = { ...heard };
    await engine.getContainer(name).start();
    await sleep(500);
    expect(heard).toEqual(before);
  });
});
