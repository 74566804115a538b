import { afterAll, beforeAll, expect, it, jest } from "@jest/globals";
import type { Affected, Call } from "cargoshipper/plugin";
import type { ContainerCreateOptions } from "dockerode";
import { connect, type Docker } from "../../../plugins/docker/client.js";
import { ContainerView } from "../../../plugins/docker/container-view.js";
import { Containers } from "../../../plugins/docker/containers.js";
import { namesOfImage, parseImageReference } from "../../../plugins/docker/image-reference.js";
import { Images } from "../../../plugins/docker/images.js";
import dockerPlugin from "../../../plugins/docker/index.js";
import { Environment } from "../../../plugins/docker/inputs.js";
import { Logs } from "../../../plugins/docker/logs.js";
import { portRisks } from "../../../plugins/docker/port-risks.js";
import { parsePorts } from "../../../plugins/docker/ports.js";
import { ContainerResources } from "../../../plugins/docker/resources.js";
import { RunInput, RunOutput } from "../../../plugins/docker/run-container.js";
import { PLUGIN, RESOURCE, TAKES_SECRETS, TOOL, UNTRUSTED } from "../../../src/plugin/marks.js";
import { dockerAt } from "../../engine/client.js";
import { describeEngine } from "../../engine/describe.js";
import { TEST_IMAGE, TEST_LABEL } from "../../engine/image.js";
import { callWith, SILENT } from "./call-with.js";
import { freshName, removeAfterwards } from "./use-docker.js";

interface Declared {
  readonly name: string;
  readonly resolve?: string;
  readonly risks?: string;
  readonly untrusted?: boolean;
  readonly output: { readonly shape: object };
}
type Methods = Record<string, (input: unknown, call: Call) => unknown>;

/** The methods of classes that carry a mark, with their declarations. */
const declared = (mark: symbol, classes: readonly (new (docker: Docker) => object)[]) =>
  classes.flatMap((type) =>
    Object.values(Object.getOwnPropertyDescriptors(type.prototype)).flatMap(({ value }) => {
      const spec = (value as Record<symbol, Declared> | undefined)?.[mark];
      return spec ? [{ type, spec }] : [];
    }),
  );
const tools = declared(TOOL, [Containers, Logs, Images]);
const resources = declared(RESOURCE, [ContainerResources]);

describeEngine("the objects that calls are about", ({ host }) => {
  jest.setTimeout(60_000);
  const engine = dockerAt(host);
  removeAfterwards(host);
  const name = freshName("db");
  const volume = freshName("kept");
  let docker: Docker;
  let id: string;
  let told: Affected[];
  let image: Affected;

  beforeAll(async () => {
    const { signal } = new AbortController();
    docker = await connect({ options: { host }, env: {}, signal, log: SILENT });
    const labels = { [TEST_LABEL]: "1", tier: "db" };
    await engine.createVolume({ Name: volume, Labels: { keep: "yes" } });
    const mounts = ["/a", "/b"].map((Target) => ({ Type: "volume" as const, Source: volume, Target }));
    const anonymous = { Type: "volume" as const, Source: "", Target: "/c" };
    const settings = {
      name,
      Image: TEST_IMAGE,
      Labels: labels,
      HostConfig: { Mounts: [...mounts, anonymous] },
    };
    ({ id } = await engine.createContainer(settings as ContainerCreateOptions));
    const { Id } = await engine.getImage(TEST_IMAGE).inspect();
    const short = Id.slice(7, 19);
    const names = expect.arrayContaining([
      TEST_IMAGE,
      `docker.io/${TEST_IMAGE}`,
      Id.slice(7),
      short,
    ]) as never;
    image = { kind: "image", id: Id, names, labels: { [TEST_LABEL]: "1" } };
    told = [
      { kind: "container", id, names: [name, `/${name}`, id.slice(0, 12)], labels },
      image,
      { kind: "volume", names: [volume], labels: { keep: "yes" } },
    ];
  });
  afterAll(async () => {
    docker.close();
    await engine.getVolume(volume).remove({ force: true });
  });

  /** What a tool or resource says of an input. */
  const affected = async (of: (typeof tools)[number], input: unknown) => {
    const methods = new of.type(docker) as unknown as Methods;
    return (await methods[of.spec.resolve ?? ""]?.(input, callWith())) as Affected[];
  };

  it("are the container, its image and its volumes, on every path, by id, name, or the beginning of an id", async () => {
    const taking = [...tools, ...resources].filter(({ spec }) =>
      /^(?:(?:inspect|start|stop|restart|remove)_container|get_logs|container|container_logs)$/.test(
        spec.name,
      ),
    );
    expect(taking).toHaveLength(8);
    for (const one of taking) {
      for (const container_id of [name, id, id.slice(0, 12)]) {
        const objects = await affected(one, { container_id });
        expect(objects).toHaveLength(told.length + 1);
        expect(objects).toEqual(expect.arrayContaining(told));
        expect(objects).toContainEqual({
          kind: "volume",
          names: [expect.stringMatching(/^[0-9a-f]{64}$/)],
          labels: expect.anything(),
        });
      }
      await expect(affected(one, { container_id: "cs-nowhere" })).rejects.toMatchObject({
        kind: "not_found",
      });
    }
  });

  it("are none for lists", async () => {
    const lists = [...tools, ...resources].filter(({ spec }) => /^list_|^containers$/.test(spec.name));
    expect(lists).toHaveLength(3);
    for (const one of lists) expect(await affected(one, {})).toEqual([]);
  });

  it("are, for a run, the container to be, its image under all its names, and the named volumes", async () => {
    const [run] = tools.filter(({ spec }) => spec.name === "run_container");
    if (!run) throw new Error("there is no such tool");
    const of = (args: object) => affected(run, RunInput.parse(args));
    const fresh = freshName("new");
    const volumes = { [volume]: "/a", [fresh]: "/b", "/srv/data": "/c" };
    expect(await of({ image: TEST_IMAGE, name: fresh, volumes })).toEqual([
      { kind: "container", names: [fresh, `/${fresh}`], labels: { [TEST_LABEL]: "1" } },
      image,
      { kind: "volume", names: [volume], labels: { keep: "yes" } },
      { kind: "volume", names: [fresh], labels: {} },
    ]);
    // However the image is written, a rule about its name is about it.
    for (const written of [image.id, image.id?.slice(7), image.id?.slice(7, 19), `docker.io/${TEST_IMAGE}`]) {
      expect(await of({ image: written })).toEqual([
        { kind: "container", names: [], labels: { [TEST_LABEL]: "1" } },
        image,
      ]);
    }
    expect(await of({ image: "nowhere.example/x" })).toEqual([
      { kind: "container", names: [], labels: "unknown" },
      {
        kind: "image",
        id: undefined,
        names: ["nowhere.example/x", "nowhere.example/x:latest"],
        labels: "unknown",
      },
    ]);
  });

  it("are an image by the name that it had and by its id, when it is gone from under its container", async () => {
    const [inspect] = tools.filter(({ spec }) => spec.name === "inspect_container");
    if (!inspect) throw new Error("there is no such tool");
    const repo = freshName("made");
    const { Id } = (await engine.getContainer(id).commit({ repo, tag: "1" })) as { Id: string };
    const of = freshName("of");
    await engine.createContainer({ name: of, Image: `${repo}:1` });
    const names = [`${repo}:1`, `docker.io/library/${repo}:1`, Id.slice(7), Id.slice(7, 19)];
    const labels = { [TEST_LABEL]: "1", tier: "db" };
    const [, there] = await affected(inspect, { container_id: of });
    expect(there).toEqual({ kind: "image", id: Id, names, labels });
    await engine.getImage(`${repo}:1`).remove({ force: true });
    const [, gone] = await affected(inspect, { container_id: of });
    expect(gone).toEqual({ kind: "image", id: Id, names, labels: "unknown" });
  });

  it("are the image for a pull", async () => {
    const [pull] = tools.filter(({ spec }) => spec.name === "pull_image");
    if (!pull) throw new Error("there is no such tool");
    expect(await affected(pull, { image: TEST_IMAGE })).toEqual([image]);
    expect(await affected(pull, { image: "cs-nowhere" })).toMatchObject([
      { names: ["cs-nowhere", "cs-nowhere:latest", "docker.io/library/cs-nowhere:latest"] },
    ]);
  });
});

it("gives every tool and resource a way to say what it is about, and only known kinds and risks", () => {
  expect([...tools, ...resources].filter(({ spec }) => spec.resolve === undefined)).toEqual([]);
  expect(tools).toHaveLength(10);
  expect(resources).toHaveLength(3);
  expect(tools.flatMap(({ spec }) => (spec.risks ? [spec.name] : []))).toEqual(["run_container"]);
  const { kinds, risks = {} } = dockerPlugin[PLUGIN];
  expect(kinds).toEqual(["container", "image", "volume"]);
  expect(Object.entries(risks).map(([key, risk]) => `${key}: ${risk.default}`)).toEqual([
    "engineSocket: deny",
    "systemPaths: deny",
    "bindMounts: ask",
    "publicPorts: ask",
  ]);
});

it("marks what others have written, and where a secret may be referred to", () => {
  const marked = (schema: { readonly shape: object }, mark: symbol) =>
    Object.entries(schema.shape).flatMap(([key, field]) => {
      const def = (one: unknown) => (one as { _zod: { def: Record<symbol, unknown> } })._zod.def;
      const { innerType } = def(field) as { innerType?: unknown };
      return mark in def(field) || (innerType && mark in def(innerType)) ? [key] : [];
    });
  expect(marked(ContainerView, UNTRUSTED)).toEqual([
    "error",
    "health_output",
    "command",
    "environment",
    "labels",
  ]);
  expect(marked(RunOutput, UNTRUSTED)).toEqual(["output"]);
  const texts = tools.flatMap(({ spec }) => (spec.name === "get_logs" ? marked(spec.output, UNTRUSTED) : []));
  expect(texts).toEqual(["logs"]);
  expect(resources.flatMap(({ spec }) => (spec.untrusted ? [spec.name] : []))).toEqual([
    "container",
    "container_logs",
  ]);
  expect(marked(RunInput, TAKES_SECRETS)).toEqual(["environment"]);
  expect(Environment.parse({ TOKEN: "secret://hub", A: 1 })).toEqual(["TOKEN=secret://hub", "A=1"]);
});

it("fills in what an image's name leaves out", () => {
  const digest = `sha256:${"a".repeat(64)}`;
  const names = (text: string) => namesOfImage(parseImageReference(text));
  const nginx = ["nginx:latest", "docker.io/library/nginx:latest"];
  expect(names("nginx")).toEqual(["nginx", ...nginx]);
  expect(names("nginx:latest")).toEqual(nginx);
  for (const text of ["library/nginx", "docker.io/nginx", "index.docker.io/library/nginx"]) {
    expect(names(text)).toEqual([text, ...nginx]);
  }
  expect(names("me/app:2")).toEqual(["me/app:2", "docker.io/me/app:2"]);
  expect(names("localhost/app:2")).toEqual(["localhost/app:2"]);
  expect(names("reg.example:5000/library/app")).toEqual([
    "reg.example:5000/library/app",
    "reg.example:5000/library/app:latest",
  ]);
  expect(names(`nginx:1@${digest}`)).toEqual([
    `nginx:1@${digest}`,
    `docker.io/library/nginx:1@${digest}`,
    `nginx@${digest}`,
    `docker.io/library/nginx@${digest}`,
  ]);
  expect(names(digest)).toEqual([digest]);
});

it("takes a port for a risk unless only the Engine's own machine reaches it", () => {
  const risks = (ports: unknown) => portRisks(parsePorts(ports)).map(({ risk, value }) => `${risk} ${value}`);
  for (const ports of ["8080:80", { 80: 0 }, "127.0.0.2:1:80", "localhost:1:80", "[0:0::1]:1:80"]) {
    expect(risks(ports)).toEqual([]);
  }
  expect(risks({ "80/tcp": ["0.0.0.0:8080", 81], "53/udp": "[0:0::0]:" })).toEqual([
    "publicPorts 0.0.0.0:8080->80/tcp",
    "publicPorts [::]:0->53/udp",
  ]);
  expect(risks("192.168.0.9:1:80 [FE80::0001]:1:80")).toEqual([
    "publicPorts 192.168.0.9:1->80/tcp",
    "publicPorts [fe80::1]:1->80/tcp",
  ]);
  expect(portRisks(parsePorts("0.0.0.0:8080:80"))[0]?.says).toBe(
    "80/tcp is published on port 8080 of 0.0.0.0, for other machines too",
  );
  for (const ports of ["[::ffff:0.0.0.0]:1:80", "[fe80::1%eth0]:1:80", "[::ffff:7f00:1]:1:80"]) {
    expect(() => parsePorts(ports)).toThrow("is not an IP address of the host");
  }
});
