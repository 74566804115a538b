import { expect, it } from "@jest/globals";
import { Namespaces } from "../../../plugins/cloudflare/sandbox/kv.js";
import { useCloudflare } from "./use-cloudflare.js";

const cloudflare = useCloudflare(() => ({
  toolsets: ["default", "storage"],
  deny: [{ tool: "cloudflare_put_*", when: { namespace: "prod-*" } }],
}));

it("what was looked up before a change does not say which namespace a name means", async () => {
  const [namespace] = cloudflare.sandbox.world.part(Namespaces).all;
  const title = "harbour-config";
  await cloudflare.ok("list_kv_keys", { namespace: title });
  if (namespace) namespace.title = "prod-config";
  cloudflare.requests();
  await cloudflare.ok("list_kv_keys", { namespace: title });
  expect(cloudflare.requests().filter((one) => one.endsWith("/namespaces"))).toEqual([]);
  const put = { namespace: namespace?.id, key: "a", value: "b" };
  expect(await cloudflare.fails("put_kv_value", put)).toMatchObject({ kind: "refused" });
  expect(await cloudflare.fails("put_kv_value", { ...put, namespace: title })).toMatchObject({
    kind: "not_found",
  });
});
