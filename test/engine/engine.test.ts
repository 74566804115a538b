import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { completed, dockerAt } from "./client.js";
import { describeEngine, describeRegistry } from "./describe.js";
import { TEST_IMAGE, TEST_LABEL } from "./image.js";
import { type EngineProxy, startProxy } from "./proxy.js";

describeEngine("the shared engine", ({ host, version }) => {
  const docker = dockerAt(host);

  it("answers", async () => {
    expect((await docker.version()).Version).toBe(version);
  });

  it("runs the test image", async () => {
    const output = new PassThrough();
    const container = await docker.createContainer({ Image: TEST_IMAGE, Cmd: ["echo", "hello"] });
    try {
      const stream = await container.attach({ stream: true, stdout: true, stderr: true });
      container.modem.demuxStream(stream, output, output);
      await container.start();
      expect((await container.wait()).StatusCode).toBe(0);
      await finished(stream, { writable: false });
      expect(String(output.read())).toBe("hello\n");
      expect((await container.inspect()).Config.Labels).toHaveProperty([TEST_LABEL]);
    } finally {
      await container.remove({ force: true });
    }
  });
});

describeEngine("a proxy in front of the engine", ({ host }) => {
  let proxy: EngineProxy;
  beforeAll(async () => {
    proxy = await startProxy(host);
  });
  afterAll(() => proxy.close());
  const ping = async () => String(await dockerAt(proxy.host, 300).ping());

  it("passes requests on and counts connections", async () => {
    expect(await ping()).toBe("OK");
    expect(proxy.accepted).toBe(1);
  });

  it("ends open streams and refuses new connections when cut, until it is restored", async () => {
    const events = await dockerAt(proxy.host).getEvents();
    const ended = finished(events).catch((error: Error) => error.message);
    await proxy.cut();
    expect(await ended).toBe("aborted");
    await expect(ping()).rejects.toThrow(/ENOENT|ECONNREFUSED/);
    await proxy.restore();
    expect(await ping()).toBe("OK");
  });

  it("accepts and never answers when it hangs, until it is restored", async () => {
    expect(await ping()).toBe("OK");
    proxy.hang();
    const before = proxy.accepted;
    const pings = await Promise.allSettled([ping(), ping()]);
    expect(pings.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    // One went over the connection that was kept alive, the other over a new one.
    expect(proxy.accepted).toBe(before + 1);
    await proxy.restore();
    expect(await ping()).toBe("OK");
  });
});

describeRegistry("the registry", ({ host }, registry) => {
  const docker = dockerAt(host);

  it("takes an image and gives it back", async () => {
    const name = `${registry}/round-trip:1`;
    await docker.getImage(TEST_IMAGE).tag({ repo: `${registry}/round-trip`, tag: "1" });
    const { Id } = await docker.getImage(name).inspect();
    await completed(await docker.getImage(name).push({ authconfig: {} }));
    await docker.getImage(name).remove();
    await expect(docker.getImage(name).inspect()).rejects.toThrow("No such image");
    await completed(await docker.pull(name));
    expect((await docker.getImage(name).inspect()).Id).toBe(Id);
    await docker.getImage(name).remove();
  });
});
