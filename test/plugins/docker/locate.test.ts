import { hostname, networkInterfaces } from "node:os";
import { afterAll, beforeAll, describe, expect, it, jest } from "@jest/globals";
import { type StartedPlugin, type StartOptions, startPlugin } from "cargoshipper/testing";
import docker from "../../../plugins/docker/index.js";
import { Machine } from "../../../plugins/docker/machine.js";
import { dockerAt } from "../../engine/client.js";
import { describeEngine } from "../../engine/describe.js";
import { TEST_IMAGE, TEST_LABEL } from "../../engine/image.js";
import { knowing, signposts } from "../../fixtures/signposts.js";
import { listening } from "./listening.js";
import { freshName, removeAfterwards } from "./use-docker.js";

type Row = Readonly<Record<string, string>>;

const published = (IP: string, PublicPort: number, PrivatePort = 80, Type = "tcp") => ({
  IP,
  PublicPort,
  PrivatePort,
  Type,
});

interface Made {
  readonly ports?: readonly object[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly address?: string;
  readonly state?: string;
}

let count = 0;

/** A container as the Engine lists it. */
const container = (name: string, { ports = [], labels = {}, address = "", state = "running" }: Made) => ({
  Id: String(++count).padEnd(64, "a"),
  Names: [`/${name}`, `/${name}/link`],
  Image: `registry.example/${name}:1`,
  ImageID: "sha256:0",
  Created: count,
  State: state,
  Status: state,
  Labels: labels,
  Ports: ports,
  NetworkSettings: { Networks: { front: { IPAddress: address, GlobalIPv6Address: "2001:db8::77" } } },
});

const CONTAINERS = [
  container("edge", {
    ports: [published("0.0.0.0", 443), published("::", 443), published("0.0.0.0", 53, 53, "udp")],
  }),
  container("admin", { ports: [published("127.0.0.1", 8080)], address: "172.18.0.5" }),
  container("bound", { ports: [published("198.51.100.7", 9000)] }),
  container("closed", { ports: [{ PrivatePort: 443, Type: "tcp" }] }),
  container("app", {
    labels: { "traefik.http.routers.app.rule": "Host(`app.example.com`) || Host(`www.example.com`)" },
  }),
  container("old", { labels: { "traefik.frontend.rule": "Host:old.example.com" }, state: "exited" }),
  container("blog", { labels: { caddy: "https://blog.example.com, news.example.com" } }),
  container("shop", { labels: { virtual_host: "shop.example.com", note: "app.example.com" } }),
  container("stack-api-1", { labels: { "com.docker.compose.service": "api" } }),
];

/** An Engine that has these containers and no more. */
const engine = () =>
  listening((request, answer) => {
    const path = request.url?.replace(/^\/v[\d.]+/, "").split("?")[0] ?? "";
    const [, id] = /^\/containers\/([^/]+)\/json$/.exec(path) ?? [];
    const one = CONTAINERS.find(({ Id }) => Id === id);
    if (path === "/containers/json") answer.end(JSON.stringify(CONTAINERS));
    else if (one) {
      const { Id, Names, Image, Labels } = one;
      const Mounts = [{ Type: "volume", Name: `${Names[0]?.slice(1)}-data` }];
      answer.end(
        JSON.stringify({ Id, Name: Names[0], Image: "sha256:0", Config: { Image, Labels }, Mounts }),
      );
    } else answer.writeHead(404).end('{"message":"no such thing"}');
  });

const BESIDE = [signposts("other", knowing({ "edge.example.com": { record: ["edge", "127.0.0.1"] } }))({})];

describe("the containers behind a host", () => {
  let plugin: StartedPlugin;
  let host: string;

  beforeAll(async () => {
    const { port } = await engine();
    host = `tcp://127.0.0.1:${port}`;
    plugin = await startPlugin(docker, { options: { host }, beside: BESIDE, requests: 10_000 });
  });
  afterAll(() => plugin.close());

  const found = async (name: string, started = plugin): Promise<string[]> => {
    const { data, error } = await started.callTool("cargoshipper_locate", { name });
    if (error) throw new Error(error);
    return (data["trail"] as Row[]).map(({ name, says }) => `${name}: ${says}`);
  };
  const own = Object.values(networkInterfaces())
    .flatMap((entries) => entries ?? [])
    .find(({ internal, family }) => !internal && family === "IPv4")?.address;

  it.each<[string, string[]]>([
    ["edge", ["edge: running, has this name"]],
    ["api", ["stack-api-1: running, is the Compose service of this name"]],
    ["app.example.com", ["app: running, a label for Traefik names the host"]],
    ["https://www.example.com/x", ["app: running, a label for Traefik names the host"]],
    ["example.com", []],
    ["old.example.com", ["old: exited, a label for Traefik names the host"]],
    ["blog.example.com", ["blog: running, a label for Caddy names the host"]],
    ["news.example.com", ["blog: running, a label for Caddy names the host"]],
    ["shop.example.com", ["shop: running, a label for a proxy names the host"]],
    ["172.18.0.5", ["admin: running, has this address in network front"]],
    ["localhost:8080", ["admin: running, publishes 127.0.0.1:8080->80/tcp"]],
    ["127.0.0.1:443", ["edge: running, publishes 0.0.0.0:443->80/tcp"]],
    ["host.docker.internal:443", ["edge: running, publishes 0.0.0.0:443->80/tcp"]],
    ["localhost:53", []],
    ["localhost:81", []],
    [
      "localhost",
      ["edge: running, publishes 0.0.0.0:443->80/tcp", "admin: running, publishes 127.0.0.1:8080->80/tcp"],
    ],
    [`${own}:443`, ["edge: running, publishes 0.0.0.0:443->80/tcp"]],
    [`${own}:8080`, []],
    [`${hostname()}:443`, ["edge: running, publishes 0.0.0.0:443->80/tcp"]],
    [`${hostname()}:9000`, ["bound: running, publishes 198.51.100.7:9000->80/tcp"]],
    ["203.0.113.200:443", []],
    ["nothing", []],
  ])("%s are %j", async (name, expected) => {
    expect(await found(name)).toEqual(expected);
  });

  it("ends a trail that began elsewhere, with what shows more of them", async () => {
    const { data } = await plugin.callTool("cargoshipper_locate", { name: "edge.example.com:443" });
    const rows = data["trail"] as Row[];
    expect(rows.map(({ at, plugin, name }) => `${at} ${plugin} ${name}`)).toEqual([
      "1 other record",
      "1.1 docker edge",
      "1.2 docker edge",
      "1.3 docker admin",
    ]);
    expect(rows[1]).toMatchObject({
      id: "1aaaaaaaaaaa",
      look: "docker_inspect_container container_id=edge",
    });
  });

  it.each<[string, StartOptions]>([
    ["container", { deny: [{ tool: "docker_*", when: { container: "edg?" } }] }],
    ["container by its label", { deny: [{ tool: "docker_*", when: { container: "traefik.http.*" } }] }],
    ["image", { deny: [{ tool: "docker_inspect_container", when: { image: "*/edge:*" } }] }],
    ["volume", { deny: [{ tool: "*", when: { volume: "edge-data" } }] }],
  ])("stay hidden where a rule forbids their %s", async (what, rules) => {
    const started = await startPlugin(docker, { options: { host }, beside: BESIDE, ...rules });
    const name = what.includes("label") ? "app.example.com" : "edge";
    expect(await found(name, started)).toEqual([]);
    expect(await found("api", started)).toHaveLength(1);
    await started.close();
  });

  it("are shown by the list where nothing else is allowed", async () => {
    const deny = ["docker_inspect_container"];
    const started = await startPlugin(docker, { options: { host }, beside: BESIDE, deny });
    const { data } = await started.callTool("cargoshipper_locate", { name: "edge" });
    expect((data["trail"] as Row[]).map(({ look }) => look)).toEqual(["docker_list_containers"]);
    await started.close();
  });

  it("are unknown where the Engine is not there, which the answer says", async () => {
    const options = { host: "tcp://127.0.0.1:1" };
    const started = await startPlugin(docker, { options, beside: BESIDE });
    const { data } = await started.callTool("cargoshipper_locate", { name: "edge.example.com" });
    expect(data["unasked"]).toEqual([
      { plugin: "docker", why: expect.stringContaining("cannot be reached") },
    ]);
    expect(data["trail"]).toHaveLength(1);
    await started.close();
  });
});

describe("the machine of an Engine", () => {
  const tcp = (hostname: string) => ({ kind: "tcp", secure: false, hostname, port: 2375 }) as const;

  it.each([
    [tcp("203.0.113.7"), "203.0.113.7", "outside"],
    [tcp("203.0.113.7"), "localhost", "inside"],
    [tcp("203.0.113.7"), hostname(), undefined],
    [tcp("Build.invalid"), "build.invalid", "outside"],
    [tcp("build.invalid"), "203.0.113.7", undefined],
    [tcp("localhost"), hostname().toLowerCase(), "outside"],
    [{ kind: "socket", path: "/run/docker.sock" } as const, "::1", "inside"],
  ])("%j is behind %s: %s", async (address, host, reach) => {
    expect(await new Machine(address).reach(host)).toBe(reach);
  });

  it("is behind the addresses of its name as well", async () => {
    const machine = new Machine(tcp("ip6-localhost"));
    expect([undefined, "outside"]).toContain(await machine.reach("203.0.113.1"));
    expect(await machine.reach("ip6-localhost")).toBe("outside");
  });
});

describeEngine("a real Engine's containers", ({ host }) => {
  jest.setTimeout(60_000);
  removeAfterwards(host);

  it("are found by a published port and by name", async () => {
    const engine = dockerAt(host);
    const name = freshName("located");
    const made = await engine.createContainer({
      name,
      Image: TEST_IMAGE,
      Cmd: ["sleep", "300"],
      Labels: { [TEST_LABEL]: "1" },
      ExposedPorts: { "80/tcp": {} },
      HostConfig: { PortBindings: { "80/tcp": [{ HostIp: "127.0.0.1", HostPort: "" }] } },
    });
    await made.start();
    const { NetworkSettings } = await made.inspect();
    const port = NetworkSettings.Ports["80/tcp"]?.[0]?.HostPort;
    const started = await startPlugin(docker, { options: { host }, beside: BESIDE });
    for (const asked of [name, `http://localhost:${port}`]) {
      const { data } = await started.callTool("cargoshipper_locate", { name: asked });
      expect(data["trail"]).toEqual([
        expect.objectContaining({ kind: "container", name, id: made.id.slice(0, 12) }),
      ]);
    }
    await started.close();
  });
});
