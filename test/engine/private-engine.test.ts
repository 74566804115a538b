import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "@jest/globals";
import { dockerAt } from "./client.js";
import { describePrivateEngine } from "./describe.js";
import { makeTestImage, TEST_IMAGE } from "./image.js";
import { startPrivateEngine } from "./private-engine.js";
import { traces } from "./traces.js";

const installing = { announce: () => {}, allowInstall: false };

describePrivateEngine("a private engine", () => {
  it("restarts on its data, and stops without a trace while a container runs", async () => {
    const engine = await startPrivateEngine(installing);
    try {
      await makeTestImage(engine.host);
      const docker = dockerAt(engine.host);
      const network = await docker.createNetwork({ Name: "own" });
      const HostConfig = { NetworkMode: "own" };
      const Cmd = ["httpd", "-f"];
      const container = await docker.createContainer({ Image: TEST_IMAGE, Cmd, HostConfig, StopTimeout: 1 });
      await container.start();
      await engine.restart();
      expect((await container.inspect()).State.Running).toBe(false);
      await container.start();
      expect(traces(engine.host, network.id)).not.toEqual([]);
      await engine.stop();
      expect(traces(engine.host, network.id)).toEqual([]);
    } finally {
      await engine.stop();
    }
  }, 60_000);

  it("is gone when the process that started it is killed", async () => {
    const module = new URL("private-engine.ts", import.meta.url);
    const program = `import(${JSON.stringify(module)})
      .then(({ startPrivateEngine }) => startPrivateEngine({ announce() {}, allowInstall: false }))
      .then(({ host }) => { console.log(host); setTimeout(() => {}, 60_000); })`;
    const owner = spawn(process.execPath, ["--import", "tsx", "--eval", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [host] = await once(owner.stdout, "data", { signal: AbortSignal.timeout(30_000) });
    owner.kill("SIGKILL");
    const deadline = Date.now() + 20_000;
    while (traces(String(host).trim()).length > 0 && Date.now() < deadline) await sleep(50);
    expect(traces(String(host).trim())).toEqual([]);
  }, 60_000);
});
