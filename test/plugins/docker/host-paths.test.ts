import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import type { Address } from "../../../plugins/docker/address.js";
import type { Docker } from "../../../plugins/docker/client.js";
import { admitAgain, admitMounts } from "../../../plugins/docker/host-paths.js";
import dockerPlugin from "../../../plugins/docker/index.js";
import { type OwnTraces, ownTraces } from "../../../plugins/docker/own-container.js";
import { listening } from "./listening.js";

const folder = mkdtempSync(join(tmpdir(), "cs-paths-"));
const at = (...names: string[]) => join(folder, ...names);
const server = createServer();
const { signal } = new AbortController();

beforeAll(async () => {
  mkdirSync(at("closed", "inner"), { recursive: true });
  mkdirSync(at("engine", "data"), { recursive: true });
  mkdirSync(at("open"));
  symlinkSync("/etc", at("closed", "link"));
  symlinkSync("/etc", at("link"));
  symlinkSync(at("nowhere"), at("dangling"));
  symlinkSync("turning", at("turning"));
  await new Promise<void>((resolve) => server.listen(at("socket"), resolve));
});
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

const volumes: Record<string, Record<string, string> | null> = {
  plain: null,
  tmpfs: { type: "tmpfs", device: "tmpfs", o: "size=1m" },
  etc: { type: "none", device: "/etc", o: "bind" },
  linked: { type: "none", device: at("link"), o: "bind" },
  disk: { type: "ext4", device: "/dev/sda1" },
  layers: { type: "overlay", device: "overlay", o: `lowerdir=/etc,upperdir=${at("open")},workdir=/x` },
  fine: { type: "none", device: at("open"), o: "bind" },
};

const dockerWith = (address: Address) => {
  const getVolume = (name: string) => ({
    inspect: async () => {
      if (name in volumes) return { Options: volumes[name] };
      throw Object.assign(new Error("no such volume"), { statusCode: 404 });
    },
  });
  return {
    endpoint: { host: "", source: "", address, tls: undefined, candidates: [] },
    home: folder,
    ask: (_signal: unknown, request: (engine: unknown) => unknown) => request({ getVolume }),
    dataRoot: async () => at("engine", "data"),
  } as unknown as Docker;
};
const here = dockerWith({ kind: "socket", path: at("engine", "a.sock") });
const away = dockerWith({ kind: "tcp", secure: false, hostname: "h", port: 1 });
const outside = Promise.resolve<OwnTraces>({ ids: [], layer: undefined });
const inside = Promise.resolve<OwnTraces>({ ids: ["0123456789ab"], layer: undefined });

const bind = (Source: string) => ({ Type: "bind", Source, Target: "/data", ReadOnly: false }) as const;
const named = (Source: string) => ({ ...bind(Source), Type: "volume" }) as const;
const admit = async (source: string, docker = here, own = outside) =>
  (await admitMounts([bind(source)], docker, signal, own))[0]?.Source;
const refusal = { kind: "refused", next: expect.stringMatching(/named volume/) };

it("refuses what it may not look at, and what leads nowhere or in a circle", async () => {
  const { getuid, seteuid } = process;
  chmodSync(folder, 0o755);
  chmodSync(at("closed"), getuid?.() === 0 ? 0o700 : 0o000);
  if (getuid?.() === 0) seteuid?.(65_534);
  try {
    for (const path of [at("closed", "link"), at("closed", "link", "new"), at("closed", "inner")]) {
      await expect(admit(path)).rejects.toMatchObject({
        ...refusal,
        message: expect.stringContaining("where it leads cannot be told (EACCES)"),
      });
    }
  } finally {
    if (getuid?.() === 0) seteuid?.(0);
    chmodSync(at("closed"), 0o700);
  }
  await expect(admit(at("turning"))).rejects.toMatchObject(refusal);
  await expect(admit(at("dangling"))).rejects.toMatchObject(refusal);
  expect(await admit(at("new", "one"))).toBe(at("new", "one"));
});

it("refuses sockets, the system's folders, and where the Engine keeps what it has", async () => {
  await expect(admit(at("socket"))).rejects.toMatchObject({
    message: `volumes: ${at("socket")} may not be mounted: it is a socket.`,
  });
  const system =
    "/usr /usr/local /bin /sbin /lib /lib64/x /boot /var/lib /var/lib/docker /opt/containerd /opt";
  const engine = [at("engine"), at("engine", "data"), at("engine", "data", "volumes"), folder];
  for (const path of [...system.split(" "), ...engine, at("link"), at("link", "x")]) {
    await expect(admit(path)).rejects.toMatchObject(refusal);
    await expect(admitMounts([bind(path), named("plain")], here, signal, outside)).rejects.toMatchObject(
      refusal,
    );
  }
  for (const path of ["/opt/app", "/srv/data", "/home/me", "/library", at("open")]) {
    expect(await admit(path)).toBe(path);
  }
});

it("judges a named volume by the folder or the device behind it", async () => {
  for (const name of ["etc", "linked", "disk", "layers"]) {
    await expect(admitMounts([named(name)], here, signal, outside)).rejects.toMatchObject(refusal);
  }
  for (const name of ["plain", "tmpfs", "fine", "new"]) {
    expect(await admitMounts([named(name)], here, signal, outside)).toEqual([named(name)]);
  }
});

it("follows no link of its own for an Engine that does not see its files", async () => {
  for (const [docker, own] of [
    [away, outside],
    [here, inside],
  ] as const) {
    expect(await admit(at("link"), docker, own)).toBe(at("link"));
    expect(await admit(`${folder}//x/../socket/`, docker, own)).toBe(at("socket"));
    await expect(admit("/srv/../etc", docker, own)).rejects.toMatchObject(refusal);
    await expect(admit(at("engine", "data"), docker, own)).rejects.toMatchObject(refusal);
    await expect(admit("~/x", docker, own)).rejects.toMatchObject({
      kind: "validation",
      message: expect.stringContaining("Write the whole path"),
    });
  }
  expect(await admit("~/open")).toBe(at("open"));
});

it("notices what was exchanged since it was admitted", async () => {
  mkdirSync(at("share"));
  const mounts = await admitMounts([bind(at("share"))], here, signal, outside);
  await admitAgain(mounts, here, signal, outside);
  renameSync(at("share"), at("moved"));
  symlinkSync(at("open"), at("share"));
  await expect(admitAgain(mounts, here, signal, outside)).rejects.toMatchObject({
    ...refusal,
    message: expect.stringContaining("leads elsewhere now"),
  });
});

it("discards a container whose folder was exchanged while it was created", async () => {
  mkdirSync(at("swapped"));
  const asked: string[] = [];
  await listening((request, answer) => {
    const { method = "", url = "" } = request;
    asked.push(`${method} ${url.replace(/\?.*/, "")}`);
    if (url.startsWith("/containers/create")) {
      renameSync(at("swapped"), at("swapped-away"));
      symlinkSync("/etc", at("swapped"));
      answer.writeHead(201, { "content-type": "application/json" }).end('{"Id":"abc"}');
    } else if (method === "DELETE") answer.writeHead(204).end();
    else if (url.startsWith("/info")) answer.setHeader("content-type", "application/json").end("{}");
    else answer.end("OK");
  }, at("fake.sock"));
  const plugin = await startPlugin(dockerPlugin, { options: { host: `unix://${at("fake.sock")}` } });
  const args = { image: "x", volumes: { [at("swapped")]: "/data" } };
  const { structured } = await plugin.callTool("docker_run_container", args);
  await plugin.close();
  // Where the tests themselves run in a container no link is followed.
  const contained = (await ownTraces()).ids.length > 0;
  expect(structured).toMatchObject({ details: { kind: contained ? expect.any(String) : "refused" } });
  const last = contained ? "POST /containers/abc/start" : "DELETE /containers/abc";
  expect(asked.filter((one) => !one.startsWith("GET"))).toEqual(["POST /containers/create", last]);
});
