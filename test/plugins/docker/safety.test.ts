import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, it } from "@jest/globals";
import { type StartedPlugin, type StartOptions, startPlugin } from "cargoshipper/testing";
import docker from "../../../plugins/docker/index.js";
import { dockerAt } from "../../engine/client.js";
import { describeEngine } from "../../engine/describe.js";
import { TEST_IMAGE } from "../../engine/image.js";
import { freshName, removeAfterwards } from "./use-docker.js";

const SECRET = "hunter2-of-the-database";
const MASKED = /\[redacted:[0-9a-f]{4}\]/;
const folder = mkdtempSync(join(tmpdir(), "cargoshipper-mount-"));
afterAll(() => rmSync(folder, { recursive: true }));

describeEngine("Docker under an operator's rules", ({ host }) => {
  const engine = dockerAt(host);
  removeAfterwards(host);
  const started: StartedPlugin[] = [];
  afterEach(async () => {
    await Promise.all(started.splice(0).map((one) => one.close()));
  });
  const start = async (options: StartOptions = {}) => {
    const one = await startPlugin(docker, { options: { host }, approvals: "never", ...options });
    started.push(one);
    return one;
  };
  const sleeper = async (name: string, more: object = {}) => {
    const container = await engine.createContainer({
      Image: TEST_IMAGE,
      name,
      Cmd: ["sleep", "600"],
      ...more,
    });
    await container.start();
    return container.id;
  };
  const exists = async (name: string) =>
    (await engine.listContainers({ all: true, filters: { name: [`^/${name}$`] } })).length > 0;

  it("keeps two targets two when DOCKER_HOST is set: it fills only what the configuration leaves out", async () => {
    const one = await start({
      options: {},
      env: { DOCKER_HOST: "tcp://127.0.0.1:9" },
      targets: { real: { options: { host } }, other: {} },
    });
    expect((await one.callTool("docker_list_containers", { target: "real" })).isError).toBe(false);
    expect((await one.callTool("docker_list_containers", { target: "other" })).error).toContain(
      "127.0.0.1:9",
    );
    expect((await one.callTool("docker_list_containers")).isError).toBe(false);
    expect((await one.callTool("docker_start_container", { container_id: "x" })).error).toMatch(
      /target: is required/,
    );
    const [real, other] = one.host.plugins[0]?.places ?? [];
    await expect(real?.verify(new AbortController().signal)).resolves.toMatchObject({
      version: expect.any(String),
    });
    await expect(other?.verify(new AbortController().signal)).rejects.toMatchObject({
      kind: "service_unavailable",
    });
  });

  it("holds a rule about containers on every path, whatever they are called by", async () => {
    const name = freshName("orders-db");
    const id = await sleeper(name, { Labels: { tier: "data" } });
    for (const glob of ["*-DB-*", id, "tier=data"]) {
      const one = await start({ deny: [{ tool: "docker_*", when: { container: glob } }] });
      for (const [tool, args] of [
        ["inspect_container", {}],
        ["get_logs", {}],
        ["start_container", {}],
        ["stop_container", {}],
        ["restart_container", {}],
        ["remove_container", { force: true }],
      ] as const) {
        for (const reference of [name, id, id.slice(0, 12)]) {
          const { details } = await one.callTool(`docker_${tool}`, { container_id: reference, ...args });
          expect(details).toMatchObject({ kind: "refused", rule: expect.stringContaining("when container") });
        }
      }
      for (const uri of [`docker://container/${name}`, `docker://container/${id}/logs`]) {
        await expect(one.readResource(uri)).rejects.toMatchObject({ kind: "refused" });
        await expect(one.subscribe(uri, () => undefined)).rejects.toMatchObject({ kind: "refused" });
      }
      expect((await one.callTool("docker_list_containers")).isError).toBe(false);
    }
    expect((await engine.getContainer(id).inspect()).State.Running).toBe(true);
    const fresh = freshName("more-db");
    const one = await start({ deny: [{ tool: "docker_*", when: { container: "*-db-*" } }] });
    const run = { image: TEST_IMAGE, name: fresh, command: "true" };
    expect((await one.callTool("docker_run_container", run)).details).toMatchObject({ kind: "refused" });
    expect(await exists(fresh)).toBe(false);
  });

  it("holds a rule about a container's image, volumes and other names", async () => {
    const name = freshName("orders");
    const volume = freshName("kept");
    await engine.createVolume({ Name: volume, Labels: { tier: "kept" } });
    const id = await sleeper(name, { HostConfig: { Binds: [`${volume}:/data`] } });
    const image = (await engine.getImage(TEST_IMAGE).inspect()).Id;
    const bare = freshName("bare");
    await sleeper(bare);
    const stop = (one: StartedPlugin, container_id: string) =>
      one.callTool("docker_stop_container", { container_id, timeout: 0 });
    for (const when of [
      { image: "*" },
      { image: TEST_IMAGE },
      { image: image.slice(7, 19) },
      { volume: "*" },
      { volume },
      { volume: "tier=kept" },
      { container: id.slice(0, 12) },
      { container: `/${name}` },
    ]) {
      const one = await start({ deny: [{ tool: "docker_*", when }] });
      expect((await stop(one, name)).details).toMatchObject({ kind: "refused" });
      await expect(one.readResource(`docker://container/${name}/logs`)).rejects.toMatchObject({
        kind: "refused",
      });
    }
    expect((await engine.getContainer(id).inspect()).State.Running).toBe(true);
    const one = await start({ deny: [{ tool: "docker_*", when: { volume: "*" } }] });
    expect((await stop(one, bare)).error).toBeUndefined();
    expect((await stop(await start(), name)).error).toBeUndefined();
    await engine.getContainer(id).remove();
    await engine.getVolume(volume).remove();
  });

  it("holds a rule about labels for an image whose labels nobody knows yet", async () => {
    const image = `127.0.0.1:9/${freshName("unpulled")}`;
    for (const when of [{ image: "tier=prod" }, { container: "tier=prod" }]) {
      const one = await start({ deny: [{ tool: "docker_*", when }] });
      for (const tool of "container" in when ? ["run_container"] : ["run_container", "pull_image"]) {
        expect((await one.callTool(`docker_${tool}`, { image })).details).toMatchObject({ kind: "refused" });
      }
      const known = { image: TEST_IMAGE, name: freshName("known"), command: "true" };
      expect((await one.callTool("docker_run_container", known)).error).toBeUndefined();
    }
  });

  it("reads no other spelling of a URI that is denied", async () => {
    const name = freshName("orders-db");
    await sleeper(name);
    const one = await start({ deny: [`docker://container/${name}`, `docker://container/${name}/logs`] });
    await expect(one.readResource(`docker://container/${name}`)).rejects.toMatchObject({ kind: "refused" });
    for (const spelt of [`%2F${name}`, `%20${name}`, `${name}%0A`, `${name}%20`, `%09${name}`]) {
      for (const uri of [`docker://container/${spelt}`, `docker://container/${spelt}/logs`]) {
        await expect(one.readResource(uri)).rejects.toMatchObject({ kind: "validation" });
      }
    }
  });

  it("acts on the container that was judged and shown, even if its name is another's by then", async () => {
    const name = freshName("web");
    for (const [tool, args] of [
      ["stop_container", { timeout: 0 }],
      ["remove_container", { force: true }],
    ] as const) {
      const meant = await sleeper(name);
      const denied = await sleeper(freshName("orders"));
      const one = await start({
        deny: [{ tool: "docker_*", when: { container: "*-orders-*" } }],
        approvals: "write",
        answer: async () => {
          await engine.getContainer(meant).rename({ name: freshName("old") });
          await engine.getContainer(denied).rename({ name });
          return { action: "accept" };
        },
      });
      const done = await one.callTool(`docker_${tool}`, { container_id: name, ...args });
      expect(done.data["container_id"]).toBe(meant.slice(0, 12));
      expect((await engine.getContainer(denied).inspect()).State.Running).toBe(true);
      await engine.getContainer(denied).remove({ force: true });
    }
  });

  it("looks again at that container after an answer: at its names, and whether it is there", async () => {
    const outcome = async (meanwhile: (id: string) => Promise<unknown>) => {
      const id = await sleeper(freshName("web"));
      const one = await start({
        deny: [{ tool: "docker_*", when: { container: "*-orders-*" } }],
        approvals: "write",
        answer: async () => {
          await meanwhile(id);
          return { action: "accept" };
        },
      });
      const { Name } = await engine.getContainer(id).inspect();
      return (await one.callTool("docker_stop_container", { container_id: Name.slice(1) })).details;
    };
    const rename = (id: string) => engine.getContainer(id).rename({ name: freshName("orders") });
    expect(await outcome(rename)).toMatchObject({ kind: "refused" });
    const remove = (id: string) => engine.getContainer(id).remove({ force: true });
    expect(await outcome(remove)).toMatchObject({ kind: "conflict" });
  });

  it("mounts a folder of the host only when that is allowed, or somebody accepted it", async () => {
    const run = (name: string) => ({
      image: TEST_IMAGE,
      name,
      command: "true",
      detach: false,
      volumes: { [folder]: "/data" },
    });
    const name = freshName("risk");
    const asked = await (await start()).callTool("docker_run_container", run(name));
    expect(asked.details).toMatchObject({
      kind: "confirmation_required",
      preview: expect.stringContaining(`Risk (bindMounts): the host's folder ${folder} is mounted at /data`),
    });
    const denied = await (await start({ risks: { bindMounts: "deny" } })).callTool(
      "docker_run_container",
      run(name),
    );
    expect(denied.details).toMatchObject({ kind: "refused", next: expect.stringContaining("bindMounts") });
    const rules = { bindMounts: { [`${tmpdir()}/*`]: "allow", "*": "deny" } } as const;
    expect(await exists(name)).toBe(false);
    expect(
      (await (await start({ risks: rules })).callTool("docker_run_container", run(name))).error,
    ).toBeUndefined();
    const questions: string[] = [];
    const person = await start({
      answer: (question) => {
        if (question.kind === "elicit") questions.push(question.message);
        return { action: "accept" };
      },
    });
    expect((await person.callTool("docker_run_container", run(freshName("risk")))).error).toBeUndefined();
    expect(questions).toEqual([expect.stringContaining("bindMounts")]);
    const etc = { ...run(freshName("risk")), volumes: { "/etc": "/data" } };
    expect((await person.callTool("docker_run_container", etc)).details).toMatchObject({ kind: "refused" });
    const open = {
      image: TEST_IMAGE,
      command: "true",
      ports: { "80/tcp": "0.0.0.0:0" },
      name: freshName("risk"),
    };
    expect((await (await start()).callTool("docker_run_container", open)).details).toMatchObject({
      kind: "confirmation_required",
      preview: expect.stringContaining("publicPorts"),
    });
  });

  it("gives a container the secret that it is to have, and nobody else", async () => {
    const records: unknown[] = [];
    const one = await start({ secrets: { db_password: SECRET }, audit: (record) => records.push(record) });
    const name = freshName("secret");
    const args = {
      image: TEST_IMAGE,
      name,
      command: ["sh", "-c", "echo $PLAIN; exec sleep 600"],
      environment: { PLAIN: "secret://db_password", OTHER: "x" },
    };
    expect((await one.callTool("docker_run_container", args)).error).toBeUndefined();
    expect((await engine.getContainer(name).inspect()).Config.Env).toContain(`PLAIN=${SECRET}`);
    const view = await one.callTool("docker_inspect_container", { container_id: name });
    expect(view.data["environment"]).toContainEqual(
      expect.stringMatching(/^PLAIN=\[redacted:[0-9a-f]{4}\]$/),
    );
    const logs = await one.callTool("docker_get_logs", { container_id: name });
    expect(logs.text).toMatch(MASKED);
    expect(JSON.stringify([view, logs, one.logged, records])).not.toContain(SECRET);
    expect(JSON.stringify(records)).toContain("secret://db_password");
    const unknown = { ...args, name: freshName("secret"), environment: { A: "secret://db_pasword" } };
    expect((await one.callTool("docker_run_container", unknown)).text).toContain("db_password");
    expect(await exists(unknown.name)).toBe(false);
    const elsewhere = { ...args, name: freshName("secret"), command: "secret://db_password" };
    expect((await one.callTool("docker_run_container", elsewhere)).details).toMatchObject({
      kind: "validation",
    });
  });
});
