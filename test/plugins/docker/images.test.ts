import { expect, it } from "@jest/globals";
import type { Call } from "cargoshipper/plugin";
import { startPlugin } from "cargoshipper/testing";
import { type Docker, NoAnswer } from "../../../plugins/docker/client.js";
import { parseImageReference } from "../../../plugins/docker/image-reference.js";
import dockerPlugin from "../../../plugins/docker/index.js";
import { pullImage } from "../../../plugins/docker/pull.js";
import { completed, dockerAt } from "../../engine/client.js";
import { describeEngine, describeRegistry } from "../../engine/describe.js";
import { TEST_IMAGE } from "../../engine/image.js";
import { listening } from "./listening.js";
import { freshName, removeAfterwards, useDocker } from "./use-docker.js";

describeRegistry("images of a registry", ({ host }, registry) => {
  const docker = useDocker(() => ({ options: { host } }));
  const engine = dockerAt(host);
  removeAfterwards(host);
  const repo = `${registry}/cs-images-${process.pid}`;
  const name = `${repo}:1`;

  const publish = async () => {
    await engine.getImage(TEST_IMAGE).tag({ repo, tag: "1" });
    await completed(await engine.getImage(name).push({ authconfig: {} }));
    await engine.getImage(name).remove();
  };
  // The layers of the test image are there as long as it is, so what is pulled is one of its own.
  const publishBig = async () => {
    const big = await engine.createContainer({
      Image: TEST_IMAGE,
      Cmd: ["sh", "-c", "head -c 20000000 /dev/urandom > /big"],
    });
    await big.start();
    await big.wait();
    await big.commit({ repo: `${repo}-big`, tag: "1" });
    await big.remove();
    await completed(await engine.getImage(`${repo}-big:1`).push({ authconfig: {} }));
    await engine.getImage(`${repo}-big:1`).remove({ force: true });
  };

  it("pulls with progress that never goes back, and knows when there is nothing new", async () => {
    await publishBig();
    const reports: { done: number; total: number | undefined; message: string | undefined }[] = [];
    const onProgress = (done: number, total: number | undefined, message: string | undefined) =>
      void reports.push({ done, total, message });
    const pulled = await docker.ok("pull_image", { image: `${repo}-big:1` }, { onProgress });
    expect(pulled).toEqual({
      image: `${repo}-big:1`,
      id: expect.stringMatching(/^[0-9a-f]{12}$/),
      status: "downloaded newer image",
      size: expect.any(Number),
    });
    expect(pulled.size).toBeGreaterThan(20_000_000);
    expect(reports.length).toBeGreaterThan(0);
    const done = reports.map((report) => report.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(reports.at(-1)?.message).toMatch(/of \d+\.\d MB downloaded, \d of \d layers complete/);
    const again = await docker.ok("pull_image", { image: `${repo}-big:1` });
    expect(again).toEqual({ ...pulled, status: "up to date" });
    await engine.getImage(`${repo}-big:1`).remove();
  });

  it("pulls by digest, and by no more than a name", async () => {
    await publish();
    await docker.ok("pull_image", { image: name });
    const { RepoDigests } = await engine.getImage(name).inspect();
    const digest = String(RepoDigests?.find((one) => one.startsWith(repo)));
    expect(await docker.ok("pull_image", { image: digest })).toMatchObject({
      image: digest,
      status: "up to date",
    });
    await engine.getImage(name).remove();
    await expect(docker.fails("pull_image", { image: repo })).resolves.toMatchObject({
      kind: "not_found",
      error: expect.stringContaining("latest"),
    });
  });

  it("pulls what it is to run and does not have", async () => {
    await publish();
    const container = freshName("pulled");
    const ran = await docker.ok("run_container", {
      image: name,
      name: container,
      command: "echo ran",
      detach: false,
    });
    expect(ran).toMatchObject({ image: name, output: "ran\n" });
    await engine.getContainer(container).remove();
    await engine.getImage(name).remove();
    const missing = { image: `${repo}:missing`, name: container };
    await expect(docker.fails("run_container", missing)).resolves.toMatchObject({
      kind: "not_found",
      next: expect.stringContaining("docker_list_images"),
    });
    await expect(engine.getContainer(container).inspect()).rejects.toThrow("no such container");
  });
});

describeEngine("images of an Engine", ({ host, kind }) => {
  const docker = useDocker(() => ({ options: { host } }));

  it("lists them with their tags", async () => {
    const { images, total } = await docker.ok("list_images");
    expect(Number(total)).toBeGreaterThan(0);
    expect(images).toContainEqual({
      id: expect.stringMatching(/^[0-9a-f]{12}$/),
      tags: expect.arrayContaining([TEST_IMAGE]),
      size: expect.any(Number),
      created: expect.stringMatching(/Z$/),
    });
    expect(await docker.ok("list_images", { limit: 1, fields: ["size"] })).toMatchObject({
      images: [{ size: expect.any(Number) }],
    });
  });

  it("pulls no ids", async () => {
    for (const image of ["a".repeat(64), `sha256:${"a".repeat(64)}`]) {
      await expect(docker.fails("pull_image", { image })).resolves.toMatchObject({
        kind: "validation",
        error: expect.stringContaining("is an id, and registries know names only"),
      });
      await expect(docker.fails("run_container", { image })).resolves.toMatchObject({
        kind: "not_found",
        next: expect.stringContaining("docker_list_images"),
      });
    }
  });

  it("says that a registry cannot be reached, or wants a login", async () => {
    await expect(docker.fails("pull_image", { image: "127.0.0.1:1/nothing" })).resolves.toMatchObject({
      kind: "service_unavailable",
    });
    if (kind !== "private") return;
    const { port } = await listening((_request, answer) => {
      answer.writeHead(401, { "content-type": "application/json", "www-authenticate": 'Basic realm="test"' });
      answer.end('{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}');
    });
    await expect(docker.fails("pull_image", { image: `127.0.0.1:${port}/private` })).resolves.toMatchObject({
      kind: "authentication",
      next: expect.stringContaining("Logins to registries are not used yet"),
    });
  });
});

it("says whose silence it was when a pull is never answered", async () => {
  const docker = (ping: () => Promise<void>) =>
    ({ ping, stream: () => Promise.reject(new NoAnswer("silent")) }) as unknown as Docker;
  const image = parseImageReference("slow.example/x");
  const call = { signal: new AbortController().signal } as Call;
  await expect(
    pullImage(
      docker(async () => undefined),
      image,
      call,
    ),
  ).rejects.toMatchObject({
    kind: "service_unavailable",
    message: "The registry of slow.example/x did not answer within 120 s. Nothing was changed.",
  });
  let pings = 0;
  const dying = async () => {
    if (++pings > 1) throw new NoAnswer("the Engine is gone");
  };
  await expect(pullImage(docker(dying), image, call)).rejects.toThrow("the Engine is gone");
});

it("takes an error inside the stream of a pull for one, and survives a line that is no JSON", async () => {
  const events = [
    '{"status":"Pulling from x","id":"latest"}',
    "not json {",
    '{"status":"Downloading","progressDetail":{"current":5,"total":10},"id":"a"}',
    '{"errorDetail":{"message":"unexpected EOF"},"error":"unexpected EOF"}',
  ];
  const { port } = await listening((request, answer) => {
    if (request.url?.startsWith("/_ping")) answer.end("OK");
    else answer.end(`${events.join("\r\n")}\r\n`);
  });
  const plugin = await startPlugin(dockerPlugin, { options: { host: `tcp://127.0.0.1:${port}` } });
  const { structured } = await plugin.callTool("docker_pull_image", { image: "x" });
  await plugin.close();
  expect(structured).toMatchObject({
    success: false,
    error: "x could not be pulled: unexpected EOF",
    details: { kind: "service_unavailable" },
  });
});
