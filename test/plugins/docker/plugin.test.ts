import { expect, it } from "@jest/globals";
import { startPlugin } from "cargoshipper/testing";
import { explain } from "../../../plugins/docker/explain.js";
import docker from "../../../plugins/docker/index.js";
import { ownTraces, refuseOwn } from "../../../plugins/docker/own-container.js";
import { itShowsItself } from "../surface.js";

itShowsItself(docker);

it("applies a rule against a tool to the resource that mirrors it", async () => {
  const plugin = await startPlugin(docker, {
    deny: ["docker_get_logs"],
    env: { DOCKER_HOST: "unix:///nowhere" },
  });
  await expect(plugin.readResource("docker://container/x/logs")).rejects.toMatchObject({ kind: "refused" });
  await expect(plugin.readResource("docker://container/x")).rejects.toMatchObject({
    kind: "service_unavailable",
  });
  await plugin.close();
});

it("never stops, restarts or removes the container it runs in", async () => {
  const id = "0123456789ab".padEnd(64, "c");
  const files = (text: Record<string, string>) => (file: string) => Promise.resolve(text[file] ?? "");
  const own = (text: Record<string, string>, host = "web-1") => ownTraces(files(text), host);
  const ids = async (...traces: Parameters<typeof own>) => (await own(...traces)).ids;
  expect(await ids({}, "0123456789ab")).toEqual(["0123456789ab"]);
  expect(await ids({ "/proc/self/cgroup": `0::/system.slice/docker-${id}.scope\n` })).toEqual([id]);
  const mount = `1 2 0:1 /var/lib/docker/containers/${id}/resolv.conf /etc/resolv.conf rw - ext4 /dev/sda rw`;
  expect(await ids({ "/proc/self/cgroup": "0::/\n", "/proc/self/mountinfo": mount })).toEqual([id]);
  // On a host the file systems of all containers are mounted; none of them is ours.
  const layer = `1 2 0:1 / /var/lib/docker/overlay2/${id}/merged rw - overlay overlay rw`;
  expect(await ids({ "/proc/self/mountinfo": layer })).toEqual([]);
  const container = { Id: id, Name: "/cargoshipper" } as Parameters<typeof refuseOwn>[0];
  await expect(refuseOwn(container, "stopped", own({}, "0123456789ab"))).rejects.toMatchObject({
    kind: "refused",
    message: "cargoshipper is the container that this server itself runs in: not stopped.",
  });
  await refuseOwn(container, "stopped", own({}, "ffffffffffff"));
  // Of two that share a network the ids that can be seen are the other's, so the layer tells.
  const root =
    "1 2 0:1 / / rw - overlay overlay rw,lowerdir=/l/A:/l/B,upperdir=/data/overlay2/7/diff,workdir=/w";
  const layered = own({ "/proc/self/mountinfo": `${layer}\n${root}\n` });
  const withLayer = (UpperDir: string) => ({ ...container, GraphDriver: { Data: { UpperDir } } }) as never;
  await expect(refuseOwn(withLayer("/data/overlay2/7/diff"), "stopped", layered)).rejects.toMatchObject({
    kind: "refused",
  });
  await refuseOwn(withLayer("/data/overlay2/8/diff"), "stopped", layered);
});

it("explains what the Engine answers, and leaves bugs alone", () => {
  const answer = (statusCode: number, message: string) =>
    Object.assign(new Error(`(HTTP code ${statusCode}) unexpected - ${message} `), {
      statusCode,
      json: { message },
    });
  expect(explain(answer(400, "bad"))).toMatchObject({
    kind: "validation",
    message: "The Docker Engine answered: bad",
  });
  expect(explain(answer(404, "No such network: x"))).toMatchObject({ kind: "not_found" });
  expect(explain(answer(409, "in progress"))).toMatchObject({ kind: "conflict" });
  expect(explain(answer(500, "port is already allocated"))).toMatchObject({ kind: "conflict" });
  expect(explain(answer(500, "broken"))).toMatchObject({ kind: "internal", details: { status: 500 } });
  for (const [said, kind, next] of [
    ["no such container nosuch", "validation", /without it/],
    ['strconv.Atoi: parsing "x": invalid syntax', "validation", /status is created, restarting/],
    ["listen tcp4 9.9.9.9:80: bind: cannot assign requested address", "validation", /127\.0\.0\.1/],
    ["cannot start a paused container, try unpause instead", "conflict", /^docker_restart_container/],
    ["No such image: sha256:ab", "not_found", /^docker_list_images/],
  ] as const) {
    expect(explain(answer(500, said))).toMatchObject({
      kind,
      next: expect.stringMatching(next),
    });
  }
  expect(explain(answer(503, "busy"))).toMatchObject({ kind: "service_unavailable" });
  expect(explain(answer(400, "x\n".repeat(1_000)))?.message.length).toBeLessThan(540);
  const streamed = Object.assign(new Error("(HTTP code 500) server error - from the body "), {
    statusCode: 500,
    json: null,
  });
  expect(explain(streamed)?.message).toBe("The Docker Engine answered: from the body");
  expect(explain(Object.assign(new Error("x"), { code: "ECONNRESET" }))).toMatchObject({
    kind: "service_unavailable",
  });
  expect(explain(new TypeError("a bug"))).toBeUndefined();
  expect(explain("nothing")).toBeUndefined();
});
