import { chmodSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import type { Address } from "../../../plugins/docker/address.js";
import { connect, type Docker } from "../../../plugins/docker/client.js";
import { judgeMounts } from "../../../plugins/docker/host-paths.js";
import { type OwnTraces, ownTraces } from "../../../plugins/docker/own-container.js";
import { pathRisks } from "../../../plugins/docker/path-risks.js";
import { RunInput, runContainer } from "../../../plugins/docker/run-container.js";
import { callWith, SILENT } from "./call-with.js";
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
  symlinkSync(at("open"), at("harmless"));
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
  lost: { type: "none", device: at("dangling"), o: "bind" },
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
const resolved = async (source: string, docker = here, own = outside) =>
  (await judgeMounts([bind(source)], docker, signal, own)).mounts[0]?.Source;
/** The risks of mounts, as `key value`. */
const risks = async (mount: ReturnType<typeof bind | typeof named>, docker = here, own = outside) =>
  (await judgeMounts([mount], docker, signal, own)).risks.map(({ risk, value }) => `${risk} ${value}`);
const refusal = { kind: "refused", next: expect.stringMatching(/named volume/) };

it("refuses what it may not look at, and what leads nowhere or in a circle", async () => {
  const { getuid, seteuid } = process;
  chmodSync(folder, 0o755);
  chmodSync(at("closed"), getuid?.() === 0 ? 0o700 : 0o000);
  if (getuid?.() === 0) seteuid?.(65_534);
  try {
    for (const path of [at("closed", "link"), at("closed", "link", "new"), at("closed", "inner")]) {
      await expect(risks(bind(path))).rejects.toMatchObject({
        ...refusal,
        message: `volumes: ${path} may not be mounted: where it leads cannot be told (EACCES).`,
      });
    }
  } finally {
    if (getuid?.() === 0) seteuid?.(0);
    chmodSync(at("closed"), 0o700);
  }
  await expect(risks(bind(at("turning")))).rejects.toMatchObject(refusal);
  await expect(risks(bind(at("dangling")))).rejects.toMatchObject(refusal);
  await expect(risks(named("lost"))).rejects.toMatchObject({
    ...refusal,
    message: expect.stringContaining(`lost (a volume of ${at("dangling")}) may not be mounted`),
  });
  expect(await resolved(at("new", "one"))).toBe(at("new", "one"));
});

it("tells the system's folders and what the Engine keeps from other folders", async () => {
  const system =
    "/ /etc /etc/passwd /root /proc /sys /dev /usr /usr/local /bin /sbin /lib /lib64/x /boot /var /var/lib /var/lib/docker /opt/containerd /opt /ETC";
  for (const path of system.split(" ")) {
    const found = await risks(bind(path), away);
    expect(found).toEqual([`systemPaths ${path}`]);
  }
  for (const path of [at("engine", "data"), at("engine", "data", "volumes")]) {
    expect(await risks(bind(path))).toEqual([`systemPaths ${path}`]);
  }
  // A folder that holds all that the Engine has gives its socket away, too.
  for (const path of [at("engine"), folder]) {
    expect(await risks(bind(path))).toEqual([`engineSocket ${path}`, `systemPaths ${path}`]);
  }
  for (const path of ["/opt/app", "/srv/data", "/home/me", "/library", at("open")]) {
    expect(await risks(bind(path))).toEqual([`bindMounts ${path}`]);
    expect(await resolved(path)).toBe(path);
  }
  expect(await risks(bind("/run"), here, inside)).toEqual(["systemPaths /run"]);
  expect((await judgeMounts([bind("/srv/a"), named("plain"), bind("/etc")], away, signal)).risks).toEqual([
    { risk: "bindMounts", value: "/srv/a", says: "the host's folder /srv/a is mounted at /data" },
    { risk: "systemPaths", value: "/etc", says: "/etc of the host's system is mounted at /data" },
  ]);
});

it("knows a socket when it sees one, and an engine's by its name and address", async () => {
  const socket = at("socket");
  expect((await judgeMounts([bind(socket)], here, signal, outside)).risks).toEqual([
    { risk: "engineSocket", value: socket, says: `the host's socket ${socket} is mounted at /data` },
  ]);
  const path = at("engine", "a.sock");
  expect(await risks(bind(path))).toEqual([`engineSocket ${path}`]);
  for (const name of ["/var/run/docker.sock", "/somewhere/podman.sock", "//./pipe/docker_engine"]) {
    const [found, ...more] = await risks(bind(name), away);
    expect(found).toMatch(/^engineSocket /);
    expect(more).toEqual([]);
  }
});

it("judges a path by where it leads and, where that is the system's, by how it is written", async () => {
  expect(await risks(bind(at("link")))).toEqual(["systemPaths /etc"]);
  expect(await risks(bind(at("link", "x")))).toEqual(["systemPaths /etc/x"]);
  expect(await risks(bind(at("harmless")))).toEqual([`bindMounts ${at("open")}`]);
  expect(await resolved(at("harmless"))).toBe(at("open"));
  const found = await pathRisks("/etc/alternatives/x", at("open"), bind("/etc/alternatives/x"), {
    local: true,
    sockets: [],
    data: [],
  });
  expect(found.map(({ risk, value }) => `${risk} ${value}`)).toEqual([
    `bindMounts ${at("open")}`,
    "systemPaths /etc/alternatives/x",
  ]);
});

it("judges a named volume by the folder or the device behind it", async () => {
  expect(await risks(named("etc"))).toEqual(["systemPaths /etc"]);
  expect(await risks(named("linked"))).toEqual(["systemPaths /etc"]);
  expect(await risks(named("disk"))).toEqual(["systemPaths /dev/sda1"]);
  expect(await risks(named("layers"))).toEqual([
    "systemPaths /etc",
    `bindMounts ${at("open")}`,
    "bindMounts /x",
  ]);
  for (const name of ["plain", "tmpfs", "fine", "new"]) {
    const { mounts, risks: found } = await judgeMounts([named(name)], here, signal, outside);
    expect(mounts).toEqual([named(name)]);
    expect(found).toEqual(
      name === "fine"
        ? [
            {
              risk: "bindMounts",
              value: at("open"),
              says: `the host's folder ${at("open")}, as the volume fine, is mounted at /data`,
            },
          ]
        : [],
    );
  }
});

it("follows no link of its own for an Engine that does not see its files", async () => {
  for (const [docker, own] of [
    [away, outside],
    [here, inside],
  ] as const) {
    expect(await risks(bind(at("link")), docker, own)).toEqual([`bindMounts ${at("link")}`]);
    const long = `${folder}//x/../socket/`;
    expect(await resolved(long, docker, own)).toBe(at("socket"));
    expect(await risks(bind(long), docker, own)).toEqual([`bindMounts ${at("socket")}`]);
    expect(await risks(bind("/srv/../etc"), docker, own)).toEqual(["systemPaths /etc"]);
    expect(await risks(bind(at("engine", "data")), docker, own)).toEqual([
      `systemPaths ${at("engine", "data")}`,
    ]);
    await expect(risks(bind("~/x"), docker, own)).rejects.toMatchObject({
      kind: "validation",
      message: expect.stringContaining("Write the whole path"),
    });
  }
  expect(await resolved("~/open")).toBe(at("open"));
});

it("judges what was exchanged since it was resolved by where it leads now", async () => {
  mkdirSync(at("share"));
  const { mounts, risks: before } = await judgeMounts([bind(at("share"))], here, signal, outside);
  expect((await judgeMounts(mounts, here, signal, outside)).risks).toEqual(before);
  renameSync(at("share"), at("moved"));
  symlinkSync(at("open"), at("share"));
  expect((await judgeMounts(mounts, here, signal, outside)).risks).toEqual([
    expect.objectContaining({ risk: "bindMounts", value: at("open") }),
  ]);
});

it("discards a container whose folder was exchanged while it was created, and starts one that was not", async () => {
  // Where the tests themselves run in a container no link is followed.
  const contained = (await ownTraces()).ids.length > 0;
  for (const [name, target] of [
    ["same", undefined],
    ["system", "/etc"],
    ["other", at("open")],
  ] as const) {
    mkdirSync(at(name));
    const asked: string[] = [];
    await listening(
      (request, answer) => {
        const { method = "", url = "" } = request;
        asked.push(`${method} ${url.replace(/\?.*/, "")}`);
        if (url.startsWith("/containers/create")) {
          if (target !== undefined) {
            renameSync(at(name), at(`${name}-away`));
            symlinkSync(target, at(name));
          }
          answer.writeHead(201, { "content-type": "application/json" }).end('{"Id":"abc"}');
        } else if (method === "DELETE") answer.writeHead(204).end();
        else if (url.startsWith("/info")) answer.setHeader("content-type", "application/json").end("{}");
        else if (url.endsWith("/start")) answer.writeHead(500).end();
        else answer.end("OK");
      },
      at(`${name}.sock`),
    );
    const host = `unix://${at(`${name}.sock`)}`;
    const docker = await connect({ options: { host }, env: {}, signal, log: SILENT });
    const input = RunInput.parse({ image: "x", volumes: { [at(name)]: "/data" } });
    const call = callWith([`bindMounts ${at(name)}`]);
    const exchanged = target !== undefined && !contained;
    await expect(runContainer(docker, input, call)).rejects.toMatchObject(
      exchanged ? { kind: "refused" } : { statusCode: 500 },
    );
    docker.close();
    expect(asked.filter((one) => !one.startsWith("GET"))).toEqual([
      "POST /containers/create",
      ...(exchanged ? [] : ["POST /containers/abc/start"]),
      "DELETE /containers/abc",
    ]);
  }
});
