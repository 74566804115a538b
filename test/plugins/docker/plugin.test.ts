import { expect, it } from "@jest/globals";
import { checkPlugin, describeTools, startPlugin } from "cargoshipper/testing";
import { encode } from "gpt-tokenizer/encoding/o200k_base";
import { explain } from "../../../plugins/docker/explain.js";
import docker from "../../../plugins/docker/index.js";
import { ownIds, refuseOwn } from "../../../plugins/docker/own-container.js";

it("offers ten tools within their budget of tokens", async () => {
  const tools = Object.entries(await describeTools(docker)) as [string, Record<string, unknown>][];
  const tokens = tools.map(([name, { description, inputSchema }]) => ({
    name,
    tokens: encode(JSON.stringify({ name, description, input_schema: inputSchema })).length,
  }));
  expect(tokens.map(({ name }) => name).sort()).toEqual([
    "docker_get_logs",
    "docker_inspect_container",
    "docker_list_containers",
    "docker_list_images",
    "docker_pull_image",
    "docker_remove_container",
    "docker_restart_container",
    "docker_run_container",
    "docker_start_container",
    "docker_stop_container",
  ]);
  expect(tokens.reduce((sum, one) => sum + one.tokens, 0)).toBeLessThanOrEqual(900);
  expect(Math.max(...tokens.map((one) => one.tokens))).toBeLessThanOrEqual(280);
});

it("has nothing that the host or clients stumble over", async () => {
  expect(await checkPlugin(docker)).toEqual([]);
});

it("describes its tools as they were agreed", async () => {
  expect(await describeTools(docker)).toMatchSnapshot();
});

it("applies a rule against a tool to the resource that mirrors it", async () => {
  const plugin = await startPlugin(docker, {
    deny: ["docker_get_logs"],
    env: { DOCKER_HOST: "unix:///nowhere" },
  });
  await expect(plugin.readResource("docker://container/x/logs")).rejects.toMatchObject({ kind: "refused" });
  await expect(plugin.readResource("docker://container/x")).rejects.toMatchObject({
    kind: "service_unavailable",
  });
  await plugin.close();
});

it("never stops, restarts or removes the container it runs in", async () => {
  const id = "0123456789ab".padEnd(64, "c");
  const files = (text: Record<string, string>) => (file: string) => Promise.resolve(text[file] ?? "");
  const own = (text: Record<string, string>, host = "web-1") => ownIds(files(text), host);
  expect(await own({}, "0123456789ab")).toEqual(["0123456789ab"]);
  expect(await own({ "/proc/self/cgroup": `0::/system.slice/docker-${id}.scope\n` })).toEqual([id]);
  const mount = `1 2 0:1 /var/lib/docker/containers/${id}/resolv.conf /etc/resolv.conf rw - ext4 /dev/sda rw`;
  expect(await own({ "/proc/self/cgroup": "0::/\n", "/proc/self/mountinfo": mount })).toEqual([id]);
  // On a host the file systems of all containers are mounted; none of them is ours.
  const layer = `1 2 0:1 / /var/lib/docker/overlay2/${id}/merged rw - overlay overlay rw`;
  expect(await own({ "/proc/self/mountinfo": layer })).toEqual([]);
  const container = { Id: id, Name: "/cargoshipper" } as Parameters<typeof refuseOwn>[0];
  await expect(refuseOwn(container, "stopped", own({}, "0123456789ab"))).rejects.toMatchObject({
    kind: "refused",
    message: "cargoshipper is the container that this server itself runs in: not stopped.",
  });
  await refuseOwn(container, "stopped", own({}, "ffffffffffff"));
});

it("explains what the Engine answers, and leaves bugs alone", () => {
  const answer = (statusCode: number, message: string) =>
    Object.assign(new Error(`(HTTP code ${statusCode}) unexpected - ${message} `), {
      statusCode,
      json: { message },
    });
  expect(explain(answer(400, "bad"))).toMatchObject({
    kind: "validation",
    message: "The Docker Engine answered: bad",
  });
  expect(explain(answer(404, "No such network: x"))).toMatchObject({ kind: "not_found" });
  expect(explain(answer(409, "in progress"))).toMatchObject({ kind: "conflict" });
  expect(explain(answer(500, "port is already allocated"))).toMatchObject({ kind: "conflict" });
  expect(explain(answer(500, "broken"))).toMatchObject({ kind: "internal", details: { status: 500 } });
  expect(explain(answer(503, "busy"))).toMatchObject({ kind: "service_unavailable" });
  expect(explain(answer(400, "x\n".repeat(1_000)))?.message.length).toBeLessThan(540);
  const streamed = Object.assign(new Error("(HTTP code 500) server error - from the body "), {
    statusCode: 500,
    json: null,
  });
  expect(explain(streamed)?.message).toBe("The Docker Engine answered: from the body");
  expect(explain(Object.assign(new Error("x"), { code: "ECONNRESET" }))).toMatchObject({
    kind: "service_unavailable",
  });
  expect(explain(new TypeError("a bug"))).toBeUndefined();
  expect(explain("nothing")).toBeUndefined();
});
