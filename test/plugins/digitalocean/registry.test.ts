import { describe, expect, it } from "@jest/globals";
import { bytesText } from "../../../plugins/digitalocean/registry/registry.js";
import { Registries } from "../../../plugins/digitalocean/sandbox/registry.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const toolsets = ["default", "registry"];
const digitalOcean = useDigitalOcean(() => ({ toolsets: [...toolsets, "reveals"] }));
const asked = useDigitalOcean(() => ({ toolsets, approvals: "destroy" }));
const several = useDigitalOcean(() => ({ toolsets }));
const none = useDigitalOcean(() => ({ toolsets }));
const slow = useDigitalOcean(() => ({ toolsets, options: { waitSeconds: 1 } }), { pace: 10_000 });

const tagsOf = async (args: Record<string, unknown> = {}) =>
  (await digitalOcean.ok("list_repository_tags", { repository: "shop/web", ...args }))["tags"] as {
    tag: string;
    digest: string;
    size: string;
  }[];

describe("a registry", () => {
  it("is listed with what it holds, uses and costs", async () => {
    const answer = await digitalOcean.ok("list_repositories", { fields: "name,tags,manifests,latest_size" });
    expect(answer).toEqual({
      registry: "example-shipping",
      storage: "431 MiB of 5 GiB",
      subscription: "Basic, $5.00 a month",
      repositories: [
        { name: "shop/web", tags: 3, manifests: 3, latest_size: "125 MiB" },
        { name: "worker", tags: 1, manifests: 1, latest_size: "64 MiB" },
      ],
      total: 2,
    });
  });

  it("lists tags, and manifests without one", async () => {
    expect((await tagsOf()).map(({ tag, size }) => [tag, size])).toEqual([
      ["v1", "120 MiB"],
      ["v2", "125 MiB"],
      ["latest", "125 MiB"],
    ]);
    expect(await tagsOf({ untagged: true })).toMatchObject([
      { tag: "", digest: expect.stringMatching(/^sha256:/), size: "122 MiB" },
    ]);
  });

  it("names the repositories that there are, and the nearest, where there is no such one", async () => {
    for (const untagged of [false, true])
      expect(
        await digitalOcean.fails("list_repository_tags", { repository: "shop/wep", untagged }),
      ).toMatchObject({
        kind: "not_found",
        error: "repository: there is no shop/wep. There are shop/web, worker.",
        next: "Did you mean shop/web?",
      });
  });

  it("has to be named where there are several", async () => {
    const registries = several.sandbox.world.part(Registries);
    registries.push(registries.add("second"), "web", ["latest"], 10);
    expect(await several.fails("list_repositories")).toMatchObject({
      kind: "conflict",
      error: "There are 2 registries: example-shipping, second.",
      next: "Give registry.",
    });
    expect(await several.ok("list_repositories", { registry: "second" })).toMatchObject({
      registry: "second",
      total: 1,
    });
    expect(await several.fails("list_repositories", { registry: "secnd" })).toMatchObject({
      kind: "not_found",
      next: "Did you mean second?",
    });
  });

  it("says so when there is none", async () => {
    none.sandbox.world.part(Registries).all.length = 0;
    expect(await none.fails("list_repositories")).toMatchObject({
      kind: "not_found",
      error: "The account has no container registry.",
    });
  });
});

describe("digitalocean_delete_repository_tag", () => {
  const args = { repository: "shop/web", tags: "v2" };

  it("shows what else names the same image, and what is left without a name", async () => {
    const { preview } = await asked.fails("delete_repository_tag", args);
    expect(preview).toContain("Delete from the repository example-shipping/shop/web: v2.");
    expect(preview).toMatch(/v2 is sha256:\w+, which latest still names\./);
    const whole = await asked.fails("delete_repository_tag", { ...args, tags: "v1" });
    expect(whole["preview"]).toContain("which stays without a tag");
  });

  it("deletes tags, and manifests by digest", async () => {
    const [untagged] = await tagsOf({ untagged: true });
    const made = await digitalOcean.ok("delete_repository_tag", { ...args, digests: [untagged?.digest] });
    expect(made).toEqual({ repository: "shop/web", deleted: ["v2", untagged?.digest] });
    expect((await tagsOf()).map(({ tag }) => tag)).toEqual(["v1", "latest"]);
    expect(await tagsOf({ untagged: true })).toEqual([]);
  });

  it("says what is gone already when it fails in the middle", async () => {
    digitalOcean.sandbox.troubles.add({ at: "DELETE /registries/*/latest", way: "status" });
    const failed = await digitalOcean.fails("delete_repository_tag", {
      repository: "shop/web",
      tags: "v1,latest",
    });
    expect(failed).toMatchObject({ kind: "service_unavailable", deleted: ["v1"] });
    expect(failed.error).toContain("Deleted before: v1.");
  });

  it.each([
    [{ repository: "shop/web" }, "validation", "nothing to delete"],
    [{ repository: "shop/web", tags: "v9" }, "not_found", "has no tag v9"],
    [{ repository: "shop/web", tags: "latest,v9" }, "not_found", "has no tag v9"],
    [{ repository: "shop/web", digests: "sha256:0" }, "not_found", "has no manifest"],
    [{ repository: "nothing", tags: "latest" }, "not_found", "repository: there is no nothing."],
    [{ repository: "", tags: "latest" }, "validation", "repository"],
  ])("refuses %j and deletes nothing", async (input, kind, error) => {
    digitalOcean.requests();
    expect(await digitalOcean.fails("delete_repository_tag", input)).toMatchObject({
      kind,
      error: expect.stringContaining(error),
    });
    expect(digitalOcean.requests().filter((one) => one.startsWith("DELETE"))).toEqual([]);
  });
});

describe("digitalocean_collect_registry_garbage", () => {
  it("warns that nothing can be pushed meanwhile", async () => {
    const { preview } = await asked.fails("collect_registry_garbage");
    expect(preview).toContain("Collect the garbage of the registry example-shipping, which uses 431 MiB.");
    expect(preview).toContain("nothing can be pushed");
    expect(preview).toContain("Manifests without a tag stay");
  });

  it("is followed to its end, and tells what it freed", async () => {
    const answer = await digitalOcean.ok("collect_registry_garbage");
    expect(answer).toMatchObject({ status: "succeeded", blobs_deleted: 1 });
    expect(answer["freed"]).toBe("122 MiB");
    expect(await tagsOf({ untagged: true })).toMatchObject([{ size: "120 MiB" }]);
    expect(answer).not.toHaveProperty("next");
  });

  it("says where its end will be told, when nobody waits or time is over", async () => {
    const begun = await slow.ok("collect_registry_garbage", { wait: true });
    expect(begun).toMatchObject({
      status: "deleting unreferenced blobs",
      next: expect.stringContaining("/v2/registries/example-shipping/garbage-collections"),
    });
    expect(await slow.fails("collect_registry_garbage", { wait: false })).toMatchObject({ kind: "conflict" });
  });
});

describe("digitalocean_get_registry_credentials", () => {
  it("is off until secrets may be shown", async () => {
    expect(await asked.fails("get_registry_credentials")).toMatchObject({ kind: "refused" });
  });

  it.each([
    [false, "pull"],
    [true, "push"],
  ])("gives Docker's configuration for an hour, to push (%j) or to pull", async (push, verb) => {
    const answer = await digitalOcean.ok("get_registry_credentials", { push });
    const { auths } = JSON.parse(String(answer["docker_config"]));
    const login = Buffer.from(auths["registry.digitalocean.com"].auth, "base64").toString();
    expect(login).toContain(`@example.com:dop_v1_made_up_to_${verb}`);
    expect(answer["next"]).toContain(`${verb} registry.digitalocean.com/example-shipping/`);
    expect(Date.parse(String(answer["expires"]))).toBeLessThanOrEqual(Date.now() + 3_600_000);
    const { query } = digitalOcean.sandbox.exchanges.at(-1) ?? {};
    expect(query?.get("expiry_seconds")).toBe("3600");
  });
});

it.each([
  [0, "0 B"],
  [1023, "1020 B"],
  [1024, "1 KiB"],
  [1536, "1.5 KiB"],
  [5 * 2 ** 30, "5 GiB"],
  [2 ** 60, "1050000 TiB"],
])("says %d bytes as %s", (bytes, text) => {
  expect(bytesText(bytes)).toBe(text);
});
