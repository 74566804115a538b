/**
 * Shows the built host at work: a client starts it over stdio and has it run, watch, stop and remove a container on a
 * real Docker Engine, change a domain in the sandbox of
 * Cloudflare, and run droplets in that of DigitalOcean. `npm run demo` runs it; it leaves nothing behind.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TEST_IMAGE } from "../engine/image.js";
import { startRun } from "../engine/run.js";
import { DemoClient } from "./client.js";
import { showCloudflare } from "./cloudflare.js";
import { showDigitalOcean } from "./digitalocean.js";
import { say, step } from "./page.js";

const folder = await mkdtemp(join(tmpdir(), "cargoshipper-demo-"));
const run = await startRun({ announce: (line) => say(line), allowInstall: true });
const client = new DemoClient(folder, run.engine.kind === "none" ? {} : { DOCKER_HOST: run.engine.host });
try {
  say(run.summary);
  step("A client starts the host and asks what it can do");
  await client.connect();
  await client.showTools();
  if (run.engine.kind === "none") await withoutEngine();
  else await withEngine();
} finally {
  await client.close();
  await run.stop();
  await rm(folder, { recursive: true, force: true });
}
await showCloudflare();
await showDigitalOcean();
say("\nThe host is stopped, and nothing is left behind.");

async function withoutEngine(): Promise<void> {
  step("Without an engine a call says what was tried and what to do");
  await client.call("docker_list_containers");
  step("Arguments are checked all the same");
  await client.call("docker_run_container", { imag: "nginx" });
}

async function withEngine(): Promise<void> {
  step("Run a web server");
  const started = await client.call("docker_run_container", {
    image: TEST_IMAGE,
    name: "harbour",
    command: [
      "sh",
      "-c",
      "echo 'Hello from the container' > /tmp/index.html; exec httpd -f -v -p 80 -h /tmp",
    ],
    ports: "0:80",
    environment: { DB_PASSWORD: "correct-horse-battery", STAGE: "demo" },
  });
  const container = { container_id: "harbour" };
  const port = /127\.0\.0\.1:(\d+)/.exec(String(started["ports"] ?? ""))?.[1];
  if (port) {
    const url = `http://127.0.0.1:${port}/index.html`;
    say(`\n  GET ${url} → ${(await (await fetch(url)).text()).trim()}`);
  }
  step("See what runs");
  await client.call("docker_list_containers", { fields: "id,name,image,status,ports" });
  step("Look at it: the password is masked");
  await client.call("docker_inspect_container", container);
  step("Read its log");
  await client.call("docker_get_logs", { ...container, tail: 5, timestamps: false });
  step("A name that is nearly right");
  await client.call("docker_stop_container", { container_id: "harbor" });
  step("Stop it");
  await client.call("docker_stop_container", { ...container, timeout: 1 });
  step("Remove it: that cannot be undone, so the host shows what would go and asks for a confirmation");
  await client.agree("docker_remove_container", container);
}
