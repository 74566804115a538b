import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createPlainServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import { parseAddress } from "../../../plugins/docker/address.js";
import { probe, usualPlaces } from "../../../plugins/docker/candidates.js";
import { connect } from "../../../plugins/docker/client.js";
import { connectionFault } from "../../../plugins/docker/connection-fault.js";
import { findEndpoint } from "../../../plugins/docker/endpoint.js";
import docker from "../../../plugins/docker/index.js";
import { verify } from "../../../plugins/docker/verify.js";
import { contextFile, writeHome } from "./docker-home.js";
import { listening } from "./listening.js";

const folder = mkdtempSync(join(tmpdir(), "cs-endpoint-"));
afterAll(() => rmSync(folder, { recursive: true }));

const signal = new AbortController().signal;
const silent = { debug: () => {}, info: () => {}, warning: () => {}, error: () => {} };

/** An Engine that answers what finding and verifying it asks for. */
const engineAt = (path: string) =>
  listening((request, answer) => {
    if (request.url?.startsWith("/_ping")) answer.end("OK");
    else answer.end('{"Version":"9.9","ApiVersion":"1.99","Os":"linux","Arch":"amd64"}');
  }, path);

const homeWith = (name: string, files: Record<string, string>) => writeHome(join(folder, name), files);

describe("probing", () => {
  const at = (name: string) => ({ source: name, path: join(folder, name) });

  beforeAll(async () => {
    await engineAt(at("good").path);
    await engineAt(at("second").path);
    await engineAt(at("gone").path);
    // Without the file's own name the server's end leaves it behind, as a killed daemon does.
    renameSync(at("gone").path, at("refusing").path);
    await listening(() => undefined, at("hanging").path);
    await listening(
      createPlainServer((socket) => socket.end("SSH-2.0-OpenSSH\r\n")),
      at("garbage").path,
    );
    await listening((_request, answer) => answer.writeHead(404).end("nothing"), at("web").path);
    await listening((_request, answer) => answer.end("<html>".repeat(1_000)), at("page").path);
    await listening((_request, answer) => answer.socket?.destroy(), at("closing").path);
    writeFileSync(at("file").path, "");
  });

  it("says of every place what came of it, and takes the first that answers", async () => {
    const names = ["missing", "file", "garbage", "web", "page", "closing", "hanging", "good", "second"];
    const start = Date.now();
    const { path, candidates } = await probe(names.map(at), signal);
    expect(Date.now() - start).toBeLessThan(2_000);
    expect(path).toBe(at("good").path);
    expect(candidates.map(({ source, outcome }) => [source, outcome])).toEqual([
      ["missing", "no such file"],
      ["file", "nothing listens there: the Engine is not running"],
      ["garbage", "what answered does not speak HTTP"],
      ["web", "answered with status 404, but not as a Docker Engine does"],
      ["page", "answered, but not as a Docker Engine does"],
      ["closing", "the connection was closed without an answer"],
      ["hanging", "accepted the connection but did not answer within 1 s"],
      ["good", expect.stringMatching(/^answered in \d+ ms$/)],
    ]);
    expect(candidates[0]?.host).toBe(`unix://${at("missing").path}`);
  });

  it("tells a refusal of the file system from one of the socket", async () => {
    const closed = { source: "closed", path: join(folder, "closed", "docker.sock") };
    mkdirSync(join(folder, "closed"));
    await engineAt(closed.path);
    execFileSync("chmod", ["700", folder, join(folder, "closed")]);
    const { getuid, seteuid } = process;
    if (getuid?.() === 0) seteuid?.(65_534);
    else execFileSync("chmod", ["000", join(folder, "closed")]);
    const { candidates } = await probe([closed], signal);
    if (getuid?.() === 0) seteuid?.(0);
    else execFileSync("chmod", ["700", join(folder, "closed")]);
    expect(candidates[0]?.outcome).toMatch(/^permission denied: add your user to the docker group/);
  });

  it("looks where Engines usually listen", () => {
    const places = usualPlaces({ HOME: "/h", XDG_RUNTIME_DIR: "/run/user/1" }, "linux").map(
      ({ path }) => path,
    );
    expect(places).toEqual([
      "/var/run/docker.sock",
      "/run/user/1/docker.sock",
      "/h/.docker/run/docker.sock",
      "/h/.docker/desktop/docker.sock",
      "/h/.colima/default/docker.sock",
      "/h/.config/colima/default/docker.sock",
      "/h/.orbstack/run/docker.sock",
      "/h/.rd/docker.sock",
      "/run/user/1/podman/podman.sock",
      "/run/podman/podman.sock",
    ]);
    expect(usualPlaces({}, "linux", 1000).map(({ path }) => path)).toEqual([
      "/var/run/docker.sock",
      "/run/user/1000/docker.sock",
      "/run/user/1000/podman/podman.sock",
      "/run/podman/podman.sock",
    ]);
    expect(usualPlaces({}, "darwin", 501).map(({ path }) => path)).toEqual([
      "/var/run/docker.sock",
      "/run/podman/podman.sock",
    ]);
    expect(usualPlaces({ USERPROFILE: "C:\\me" }, "win32").map(({ path }) => path)).toEqual([
      "//./pipe/docker_engine",
      "//./pipe/dockerDesktopLinuxEngine",
    ]);
  });

  it("names what was tried and what to do when there is no Engine", async () => {
    const places = ["missing", "other", "hanging"].map(at);
    await expect(findEndpoint({ host: undefined, env: {}, signal, places })).rejects.toMatchObject({
      kind: "service_unavailable",
      message: `No Docker Engine found. Tried ${at("hanging").path}: accepted the connection but did not answer within 1 s; ${at("missing").path}, ${at("other").path}: no such file.`,
      next: expect.stringMatching(
        /^Start Docker and call again, or set .*host, DOCKER_HOST or DOCKER_CONTEXT/,
      ),
    });
  });

  it("keeps what it found, and says how in doctor's report", async () => {
    const places = ["missing", "good", "second"].map(at);
    const client = await connect({ options: {}, env: {}, signal, log: silent }, places);
    const { host, source } = client.endpoint;
    expect([host, source]).toEqual([`unix://${at("good").path}`, "found by probing: good"]);
    // Gone for a while, it is waited for and not exchanged for the next one.
    renameSync(at("good").path, at("moved").path);
    await expect(verify(client, signal)).rejects.toThrow(
      `${at("good").path} (found by probing: good) cannot be`,
    );
    renameSync(at("moved").path, at("good").path);
    const { version, facts } = await verify(client, signal);
    client.close();
    expect(version).toBe("9.9");
    expect(facts?.[0]).toMatch(/\(found by probing: good\) answered in \d+ ms: API 1\.99, linux\/amd64$/);
    expect(facts?.[1]).toBe(`tried unix://${at("missing").path} (missing): no such file`);
  });
});

describe("the choice of an endpoint", () => {
  const find = (host: string | undefined, env: Record<string, string>) =>
    findEndpoint({ host, env, signal, places: [] });
  const host = (name: string) => `unix:///${name}.sock`;
  const current = { ".docker/config.json": '{"currentContext": "current", "auths": {}}' };

  it("is the option's or DOCKER_HOST's, then DOCKER_CONTEXT's, then the current context's", async () => {
    const files = {
      ...current,
      ...contextFile("current", { Host: host("current") }),
      ...contextFile("other", { Host: host("other") }),
    };
    const HOME = homeWith("choice", files);
    const sourceOf = async (option: string | undefined, env: Record<string, string>) => {
      const endpoint = await find(option, { HOME, ...env });
      return [endpoint.host, endpoint.source];
    };
    const all = { DOCKER_HOST: host("variable"), DOCKER_CONTEXT: "other" };
    expect(await sourceOf(host("option"), all)).toEqual([host("option"), "option host"]);
    expect(await sourceOf(host("variable"), all)).toEqual([host("variable"), "DOCKER_HOST"]);
    expect(await sourceOf(undefined, { DOCKER_CONTEXT: "other" })).toEqual([
      host("other"),
      "context other (DOCKER_CONTEXT)",
    ]);
    expect(await sourceOf(undefined, {})).toEqual([
      host("current"),
      `context current (currentContext of ${HOME}/.docker/config.json)`,
    ]);
    const moved = { DOCKER_CONFIG: join(HOME, ".docker"), HOME: "/nowhere" };
    expect(await sourceOf(undefined, moved)).toEqual([host("current"), expect.stringContaining("current")]);
    await expect(find(undefined, { HOME, DOCKER_CONTEXT: "default" })).rejects.toThrow(
      "No Docker Engine found",
    );
  });

  it("is never replaced by another Engine when it is dead or wrong", async () => {
    const HOME = homeWith("dead", { ...current, ".docker/run/keep": "" });
    await engineAt(join(HOME, ".docker", "run", "docker.sock"));
    await expect(find(undefined, { HOME })).rejects.toMatchObject({
      kind: "configuration",
      message: expect.stringContaining('The Docker context "current"'),
    });
    const broken = homeWith("broken", { ".docker/config.json": "{" });
    await expect(find(undefined, { HOME: broken })).rejects.toMatchObject({
      kind: "configuration",
      message: `${broken}/.docker/config.json is not what the docker CLI writes.`,
    });
    const plugin = await startPlugin(docker, { env: { HOME, DOCKER_HOST: "unix:///nowhere/docker.sock" } });
    expect((await plugin.callTool("docker_list_containers")).structured).toMatchObject({
      details: { kind: "service_unavailable" },
      error:
        "The Docker Engine at unix:///nowhere/docker.sock (DOCKER_HOST) cannot be reached: no such file.",
    });
    await plugin.close();
  });

  it("is the configuration's, whatever the environment of the process says", async () => {
    const path = join(folder, "configured");
    await engineAt(path);
    const before = process.env.DOCKER_HOST;
    process.env.DOCKER_HOST = "tcp://127.0.0.1:1";
    try {
      const env = { DOCKER_HOST: "tcp://127.0.0.1:2" };
      const client = await connect({ options: { host: `unix://${path}` }, env, signal, log: silent });
      expect(await verify(client, signal)).toMatchObject({ version: "9.9" });
      client.close();
    } finally {
      if (before === undefined) delete process.env.DOCKER_HOST;
      else process.env.DOCKER_HOST = before;
    }
  });

  it.each([
    ["unix:///a/b.sock", { kind: "socket", path: "/a/b.sock" }],
    ["/a/b.sock", { kind: "socket", path: "/a/b.sock" }],
    ["npipe:////./pipe/docker_engine", { kind: "socket", path: "//./pipe/docker_engine" }],
    ["tcp://h", { kind: "tcp", secure: false, hostname: "h", port: 2375 }],
    ["h:1", { kind: "tcp", secure: false, hostname: "h", port: 1 }],
    ["tcp://[::1]:2375/", { kind: "tcp", secure: false, hostname: "::1", port: 2375 }],
    ["ssh://h", { kind: "ssh", hostname: "h", user: undefined, port: undefined, socket: undefined }],
    [
      "ssh://me@my_host:22/run/d.sock",
      { kind: "ssh", hostname: "my_host", user: "me", port: "22", socket: "/run/d.sock" },
    ],
    ["https://h:8443", { kind: "tcp", secure: true, hostname: "h", port: 8443 }],
  ])("reads %s", (text, address) => {
    expect(parseAddress(text, "option host")).toEqual(address);
  });

  it.each([
    "unix://relative",
    "unix://",
    "ftp://h",
    "tcp://",
    "tcp://h/path",
    "ssh://",
    "ssh://us%zzer@h",
    "",
    "tcp://h:99999",
  ])("refuses %j and says whose it is", (text) => {
    expect(() => parseAddress(text, "option host")).toThrow(/^option host: /);
  });
});

it("knows why a connection failed", () => {
  const error = (code: string) => Object.assign(new Error(code), { code });
  expect(connectionFault(error("EACCES"))).toMatch(/docker group/);
  expect(connectionFault(error("DEPTH_ZERO_SELF_SIGNED_CERT"))).toMatch(/^TLS failed/);
  expect(connectionFault(error("ENOTFOUND"))).toBe("the host name is not known");
  expect(connectionFault(error("ERR_INVALID_ARG_TYPE"))).toBeUndefined();
  expect(connectionFault("ENOENT")).toBeUndefined();
});
