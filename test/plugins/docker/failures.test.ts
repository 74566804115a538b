import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import dockerPlugin from "../../../plugins/docker/index.js";
import { dockerAt } from "../../engine/client.js";
import { describeEngine } from "../../engine/describe.js";
import { TEST_IMAGE } from "../../engine/image.js";
import { type EngineProxy, startProxy } from "../../engine/proxy.js";
import { listening } from "./listening.js";
import { freshName, removeAfterwards, useDocker } from "./use-docker.js";

describeEngine("an Engine that goes away and comes back", ({ host }) => {
  let proxy: EngineProxy;
  beforeAll(async () => {
    proxy = await startProxy(host);
  });
  afterAll(() => proxy.close());
  const docker = useDocker(() => ({ env: { DOCKER_HOST: proxy.host } }));
  removeAfterwards(host);
  const engine = dockerAt(host);
  const until = async (condition: () => Promise<boolean>) => {
    for (let tries = 0; tries < 100 && !(await condition().catch(() => false)); tries++) await sleep(100);
  };

  it("is named when it is cut off, and used again without a restart", async () => {
    await docker.ok("list_containers");
    await proxy.cut();
    const failure = await docker.fails("list_containers");
    expect(failure).toMatchObject({
      kind: "service_unavailable",
      error: expect.stringContaining(`${proxy.host} (DOCKER_HOST) cannot be reached: no such file`),
      next: expect.stringContaining("call again"),
    });
    for (const [tool, args] of [
      ["inspect_container", { container_id: "x" }],
      ["get_logs", { container_id: "x" }],
      ["run_container", { image: TEST_IMAGE }],
      ["pull_image", { image: TEST_IMAGE }],
    ] as const) {
      await expect(docker.fails(tool, args)).resolves.toMatchObject({ kind: "service_unavailable" });
    }
    await proxy.restore();
    await docker.ok("list_containers");
  });

  it("ends calls in good time when it hangs, and follows logs no longer when it is cut off", async () => {
    const name = freshName("hang");
    await docker.ok("run_container", { image: TEST_IMAGE, name, command: "sleep 600" });
    const following = docker.fails("get_logs", { container_id: name, follow: true });
    await sleep(500);
    const ran = { image: TEST_IMAGE, name: freshName("broken"), command: "sleep 600", detach: false };
    const running = docker.fails("run_container", ran);
    await until(async () => (await engine.getContainer(ran.name).inspect()).State.Running);
    // The answer to the start is on its way.
    await sleep(1_000);
    await proxy.cut();
    expect(await running).toMatchObject({
      kind: "service_unavailable",
      error: expect.stringMatching(/was started, but its end was not seen/),
      container_name: ran.name,
    });
    expect(await following).toMatchObject({ kind: "service_unavailable" });
    await proxy.restore();
    await docker.ok("list_containers");
    proxy.hang();
    const start = Date.now();
    const calls = await Promise.all([
      docker.fails("list_containers"),
      docker.fails("inspect_container", { container_id: name }),
      docker.fails("pull_image", { image: "never/there" }),
      docker.fails("run_container", { image: TEST_IMAGE }),
    ]);
    expect(Date.now() - start).toBeLessThan(17_000);
    for (const call of calls) {
      expect(call).toMatchObject({
        kind: "service_unavailable",
        error: expect.stringMatching(/accepted the connection but did not answer within (5|15) s/),
      });
    }
    await proxy.restore();
    await docker.ok("list_containers");
  });
});

it("destroys the request when the caller gives up, before and in the middle of the answer", async () => {
  const arrivals: ServerResponse[] = [];
  const { port } = await listening((request, answer) => {
    if (request.url?.startsWith("/_ping")) {
      answer.end("OK");
      return;
    }
    // No answer, half of one that is waited for, and the beginning of one that is read as it comes.
    if (request.url?.startsWith("/containers")) answer.write("[{");
    if (request.url?.startsWith("/images/create")) answer.write('{"status":"Pulling from x"}\n');
    arrivals.push(answer);
  });
  const plugin = await startPlugin(dockerPlugin, { options: { host: `tcp://127.0.0.1:${port}` } });
  for (const [tool, args] of [
    ["docker_list_images", {}],
    ["docker_list_containers", {}],
    ["docker_pull_image", { image: "x" }],
  ] as const) {
    const giveUp = new AbortController();
    const call = plugin.callTool(tool, args, { signal: giveUp.signal });
    while (arrivals.length === 0) await sleep(10);
    const answer = arrivals.pop();
    await sleep(50);
    const closed = answer && once(answer, "close");
    expect(answer?.destroyed).toBe(false);
    giveUp.abort();
    expect((await call).structured).toMatchObject({ success: false, details: { kind: "cancelled" } });
    await closed;
    expect(answer?.writableFinished).toBe(false);
  }
  await plugin.close();
});

it("explains an answer that breaks off, and one that is no Engine's", async () => {
  const { port } = await listening((request, answer) => {
    if (request.url?.startsWith("/containers")) answer.socket?.destroy();
    else answer.writeHead(400).end("Client sent an HTTP request to an HTTPS server.\n");
  });
  const plugin = await startPlugin(dockerPlugin, { options: { host: `127.0.0.1:${port}` } });
  const broken = await plugin.callTool("docker_list_containers");
  expect(broken.structured).toMatchObject({
    details: { kind: "service_unavailable" },
    error: expect.stringContaining("the connection was closed without an answer"),
  });
  const plain = await plugin.callTool("docker_list_images");
  expect(plain.structured).toMatchObject({
    details: { kind: "configuration", next: expect.stringContaining("DOCKER_TLS_VERIFY") },
  });
  await plugin.close();
});
