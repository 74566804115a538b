import { expect, it } from "@jest/globals";
import { dockerAt } from "../../engine/client.js";
import { describeEngine } from "../../engine/describe.js";
import { TEST_IMAGE } from "../../engine/image.js";
import { freshName, removeAfterwards, useDocker } from "./use-docker.js";

describeEngine("logs of a real Engine", ({ host }) => {
  const docker = useDocker(() => ({ options: { host } }));
  const engine = dockerAt(host);
  removeAfterwards(host);

  const printer = async (script: string, settings: Record<string, unknown> = {}, wait = true) => {
    const name = freshName("logs");
    const body = { Image: TEST_IMAGE, Cmd: ["sh", "-c", script], ...settings };
    const made = await engine.createContainer({ _query: { name }, _body: body } as never);
    await made.start();
    if (wait) await made.wait();
    return name;
  };

  it("keeps stdout and stderr in order and characters whole", async () => {
    const name = await printer(
      "for i in 1 2 3; do echo grüße $i; sleep 0.05; echo 世界 $i >&2; sleep 0.05; done; printf '\\033[1mbold'",
    );
    const id = (await engine.getContainer(name).inspect()).Id.slice(0, 12);
    expect(await docker.ok("get_logs", { container_id: name, timestamps: false })).toEqual({
      container_id: id,
      name,
      logs: "grüße 1\n世界 1\ngrüße 2\n世界 2\ngrüße 3\n世界 3\n\u001b[1mbold",
      lines: 7,
      untrusted: ["logs"],
    });
    const { logs, lines } = await docker.ok("get_logs", { container_id: name, tail: 2 });
    expect(lines).toBe(2);
    expect(logs).toMatch(/^\d{4}-\d\d-\d\dT\S+Z 世界 3\n\d{4}\S+Z \S\[1mbold$/);
    await expect(docker.fails("get_logs", { container_id: name, tail: 10_001 })).resolves.toMatchObject({
      kind: "validation",
    });
  });

  it("reads a terminal's output as it is", async () => {
    const name = await printer("echo one; echo two >&2", { Tty: true });
    expect(await docker.ok("get_logs", { container_id: name, timestamps: false })).toMatchObject({
      logs: "one\r\ntwo\r\n",
      lines: 2,
    });
  });

  it("bounds a log of 200,000 lines, in the answer and in memory", async () => {
    const name = await printer('seq 1 200000 | sed "s/$/ of a line that is long enough to matter/"');
    const before = process.memoryUsage().arrayBuffers;
    const { logs, lines } = await docker.ok("get_logs", {
      container_id: name,
      tail: 10_000,
      timestamps: false,
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8e6);
    expect(String(logs).length).toBeLessThan(30_200);
    expect(logs).toMatch(
      /^\[\d+ earlier lines left out to keep the answer small; ask for a smaller tail\]\n/,
    );
    expect(logs).toMatch(/\n200000 of a line that is long enough to matter\n$/);
    const left = Number(/\d+/.exec(String(logs)));
    expect(left + Number(lines)).toBe(10_000);
  });

  it("bounds a single endless line", async () => {
    const name = await printer("yes | head -c 300000 | tr -d '\\n'");
    const { logs, lines } = await docker.ok("get_logs", { container_id: name, timestamps: false });
    expect(String(logs).length).toBeLessThan(30_200);
    expect(lines).toBe(1);
  });

  it("follows for ten seconds at most, to the container's end, or until the caller gives up", async () => {
    const endless = await printer("while :; do date; sleep 0.2; done", {}, false);
    const short = await printer("echo first; sleep 1; echo last", {}, false);
    const timed = async (args: Record<string, unknown>) => {
      const start = Date.now();
      const data = await docker.ok("get_logs", { follow: true, timestamps: false, ...args });
      return { data, took: Date.now() - start };
    };
    const giveUp = new AbortController();
    const start = Date.now();
    setTimeout(() => giveUp.abort(), 500);
    const cancelled = docker.fails(
      "get_logs",
      { container_id: endless, follow: true },
      { signal: giveUp.signal },
    );
    expect(await cancelled).toMatchObject({ kind: "cancelled" });
    expect(Date.now() - start).toBeLessThan(1_500);
    const ended = await timed({ container_id: short });
    expect(ended.data).toMatchObject({ logs: "first\nlast\n", lines: 2 });
    expect(ended.took).toBeLessThan(5_000);
    const limited = await timed({ container_id: endless, tail: 1 });
    expect(limited.took).toBeGreaterThan(9_500);
    expect(limited.took).toBeLessThan(11_500);
    expect(Number(limited.data.lines)).toBeGreaterThan(20);
  });

  it("says why a log cannot be read", async () => {
    const name = await printer("echo lost", { HostConfig: { LogConfig: { Type: "none" } } });
    await expect(docker.fails("get_logs", { container_id: name })).resolves.toMatchObject({
      kind: "conflict",
      error: expect.stringContaining('its log driver is "none"'),
    });
  });
});
