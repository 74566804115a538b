import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import fc from "fast-check";
import { extract } from "tar-stream";
import docker from "../../../plugins/docker/index.js";
import { start } from "../../../plugins/docker/sandbox/start.js";
import { type TarEntry, tar } from "../../../plugins/docker/sandbox/tar.js";
import { type Machine, whyNotHere } from "../../../plugins/docker/sandbox/why-not-here.js";
import { describePrivateEngine } from "../../engine/describe.js";
import { traces } from "../../engine/traces.js";
import { SILENT } from "./call-with.js";

const env = { PATH: process.env.PATH, HOME: homedir() };

describePrivateEngine("the sandbox of Docker", ({ host: others }) => {
  const startSandbox = (risks = {}) =>
    startPlugin(docker, { sandbox: true, env: { ...env, DOCKER_HOST: others }, risks });
  type Started = Awaited<ReturnType<typeof startSandbox>>;
  const hostOf = async ({ host }: Started) => {
    const [plugin] = host.plugins;
    const found = await plugin?.places[0]?.verify(new AbortController().signal);
    return { host: /unix:\S+(?=,)/.exec(found?.facts?.[0] ?? "")?.[0] ?? "", facts: found?.facts };
  };
  const gone = async (host: string) => {
    for (const deadline = Date.now() + 20_000; traces(host).length > 0 && Date.now() < deadline; )
      await sleep(50);
    return traces(host);
  };

  it("is an engine of its own, which runs containers without a network and ends with the host", async () => {
    const plugin = await startSandbox();
    try {
      const { host, facts } = await hostOf(plugin);
      expect(host).not.toBe(others);
      expect(facts?.slice(0, 2)).toEqual([
        expect.stringMatching(/^unix:\/\/\S+, a private Docker Engine \d/),
        "image busybox:latest, made of this machine's busybox",
      ]);
      expect(statSync(dirname(new URL(host).pathname)).mode & 0o777).toBe(0o700);
      const args = { image: "busybox", command: "echo ahoy", detach: false };
      const { data } = await plugin.callTool("docker_run_container", args);
      expect(data).toMatchObject({ exit_code: 0, output: "ahoy\n", sandbox: true });
      const { text } = await plugin.callTool("docker_list_containers");
      expect(text).toMatch(/^sandbox: nothing here is real\n/);
      expect(text).toMatch(/total: 1$/m);
      expect(traces(host)).not.toEqual([]);
      await plugin.close();
      expect(await gone(host)).toEqual([]);
    } finally {
      await plugin.close();
    }
  }, 90_000);

  it("shows its containers nothing that is on this machine, and lets them change nothing of it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "kept-"));
    writeFileSync(join(folder, "letter"), "private");
    const plugin = await startSandbox({ systemPaths: "allow", bindMounts: "allow", engineSocket: "allow" });
    const run = (command: string) =>
      plugin.callTool("docker_run_container", {
        image: "busybox",
        command: ["sh", "-c", command],
        volumes: { "/": "/host" },
        detach: false,
        remove: true,
      });
    try {
      const places = ["usr", "bin", "", "lib"].map((place) => `/host/${place}/${basename(folder)}`);
      const { data, error } = await run(
        `cat /host${folder}/letter; ls /host/tmp /host/root /host/home; touch ${places.join(" ")}; :`,
      );
      expect(error).toBeUndefined();
      const output = String(data["output"]);
      expect(output).not.toContain("private");
      expect(output.match(/Read-only file system/g)).toHaveLength(places.length);
      expect(output).toMatch(/\/host\/root:\n\n|\/host\/root:\n$/);
      expect(readdirSync("/")).not.toContain(basename(folder));
    } finally {
      await plugin.close();
      rmSync(folder, { recursive: true });
    }
  }, 90_000);
});

describe("a machine that has no private engine", () => {
  const able: Machine = { platform: "linux", uid: 0, capabilities: "000001ffffffffff", has: () => true };

  it.each([
    [{ platform: "darwin" }, "a private engine needs Linux"],
    [{ uid: 1000 }, "a private engine needs root"],
    [{ uid: undefined }, "a private engine needs root"],
    [{ capabilities: "00000000a80425fb" }, /needs CAP_SYS_ADMIN/],
    [{ has: () => false }, "a private engine needs dockerd and ip, not found on the PATH"],
    [{ has: (program: string) => program !== "ip" }, "a private engine needs ip, not found on the PATH"],
    [{}, undefined],
  ] as const)("says why: %j", (lacking, reason) => {
    const said = whyNotHere(["dockerd", "ip"], { ...able, ...lacking });
    if (reason instanceof RegExp) expect(said).toMatch(reason);
    else expect(said).toBe(reason);
  });

  it("has no sandbox, and is told what would do", async () => {
    const context = { env: {}, log: SILENT, signal: new AbortController().signal };
    await expect(
      start(context, new URL("file:///nowhere/"), { ...able, platform: "win32" }),
    ).rejects.toMatchObject({
      kind: "service_unavailable",
      message: "a private engine needs Linux.",
      next: expect.stringMatching(/on Linux, as root, with Docker/),
    });
  });

  it("tells the last words of an engine that does not start", async () => {
    const scripts = mkdtempSync(join(tmpdir(), "scripts-"));
    writeFileSync(join(scripts, "private-engine.sh"), 'echo "level=info x"; echo out of luck; rm -rf "$1"\n');
    const context = { env: {}, log: SILENT, signal: new AbortController().signal };
    const starting = start(context, pathToFileURL(`${scripts}/`), able);
    await expect(starting).rejects.toMatchObject({
      kind: "service_unavailable",
      message: "dockerd does not start:\nout of luck",
    });
    rmSync(scripts, { recursive: true });
  });
});

describe("an archive", () => {
  const name = fc.stringMatching(/^[a-z0-9[/._-]{1,100}$/);
  const entry: fc.Arbitrary<TarEntry> = fc.oneof(
    fc.record({ name, folder: fc.constant(true as const) }),
    fc.record({ name, link: name }),
    fc.record({
      name,
      mode: fc.integer({ min: 0, max: 0o7777 }),
      body: fc.uint8Array({ maxLength: 1100 }).map((bytes) => Buffer.from(bytes)),
    }),
  );

  it("holds what was put into it, as another program reads it", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 5 }), async (entries) => {
        const reader = extract();
        reader.end(tar(entries));
        const read: TarEntry[] = [];
        for await (const one of reader) {
          const { header } = one;
          const chunks: Buffer[] = [];
          for await (const chunk of one) chunks.push(chunk as Buffer);
          const { type, linkname } = header;
          if (type === "directory") read.push({ name: header.name, folder: true });
          else if (type === "symlink") read.push({ name: header.name, link: String(linkname) });
          else read.push({ name: header.name, mode: header.mode ?? 0, body: Buffer.concat(chunks) });
        }
        expect(read.map(({ name, ...rest }) => ({ name: name.replace(/\/$/, ""), ...rest }))).toEqual(
          entries.map(({ name, ...rest }) => ({ name: name.replace(/\/$/, ""), ...rest })),
        );
      }),
    );
  });
});
