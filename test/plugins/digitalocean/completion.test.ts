import { describe, expect, it } from "@jest/globals";
import digitalocean from "../../../plugins/digitalocean/index.js";
import { membersOf } from "../../../src/host/members.js";
import { PLUGIN } from "../../../src/plugin/marks.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const user = useDigitalOcean();
const limited = useDigitalOcean(() => ({ deny: ["digitalocean_get_droplet"] }));

/** Whatever can be asked for by a name: resources by their template, prompts by their name. */
const COMPLETED: readonly (readonly [of: string, argument: string, typed: string, expected: string[]])[] = [
  ["digitalocean://droplet/{droplet}", "droplet", "WEB", ["web-1", "web-2"]],
  ["digitalocean://domain/{domain}/records", "domain", "example.n", ["example.net"]],
  ["digitalocean_size_droplet", "region", "f", ["fra1"]],
  ["digitalocean_size_droplet", "droplet", "d", ["db-1"]],
  ["digitalocean_move_dns_here", "domain", "", ["example.com", "example.net"]],
];

/** Arguments that mean no thing. */
const FREE = ["digitalocean_size_droplet workload", "digitalocean_find_waste days"];

const complete = ({ plugin }: typeof user, of: string, argument: string, typed: string) =>
  plugin.complete({ kind: of.includes("://") ? "resource" : "prompt", of, argument, typed });

describe("completion", () => {
  it.each(COMPLETED)("of %s, %s, from %j gives %j", async (of, argument, typed, expected) => {
    expect(await complete(user, of, argument, typed)).toEqual(expected);
  });

  it("is there for every argument that means a thing", () => {
    const found = membersOf(digitalocean[PLUGIN]).flatMap((member) => {
      if (member.kind === "prompt")
        return Object.keys(member.spec.arguments.shape).map(
          (one) => `digitalocean_${member.spec.name} ${one}`,
        );
      if (member.kind !== "resource") return [];
      const { uri } = member.spec;
      return [...uri.matchAll(/\{(\w+)\}/g)].map(([, name]) => `${uri} ${name}`);
    });
    const completed = COMPLETED.map(([of, argument]) => `${of} ${argument}`);
    expect(found.sort()).toEqual([...completed, ...FREE].sort());
  });

  it("tells nothing where the tool that shows the same is refused", async () => {
    limited.requests();
    const completing = complete(limited, "digitalocean://droplet/{droplet}", "droplet", "web");
    await expect(completing).rejects.toMatchObject({ kind: "refused" });
    expect(limited.requests()).toEqual([]);
  });
});
