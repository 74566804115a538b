import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { publicKeyIn } from "../../../plugins/digitalocean/keys/public-key.js";
import { Keys } from "../../../plugins/digitalocean/sandbox/keys.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const asked: string[] = [];
const toolsets = ["default", "keys"];
const digitalOcean = useDigitalOcean(() => ({ toolsets }));
const careful = useDigitalOcean(() => ({
  toolsets,
  approvals: "destroy",
  answer: (question) => {
    asked.push(JSON.stringify(question));
    return { action: "decline" };
  },
}));
const off = useDigitalOcean();

/** A key of a type, made of made-up bytes. */
function keyOf(type: string, ...bytes: Uint8Array[]): string {
  const parts = [Buffer.from(type), ...bytes.map((one) => Buffer.from(one))].map((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return Buffer.concat([length, part]);
  });
  return `${type} ${Buffer.concat(parts).toString("base64")}`;
}

const KEY = keyOf("ssh-ed25519", Buffer.alloc(32, 7));
const keys = (of = digitalOcean) => of.sandbox.world.part(Keys).all;

describe("SSH keys", () => {
  it("are listed with type and fingerprint, when their toolset is on", async () => {
    expect(await digitalOcean.ok("list_ssh_keys", { fields: "name,type,fingerprint" })).toEqual({
      keys: keys().map(({ name, fingerprint }) => ({ name, type: "ssh-ed25519", fingerprint })),
      total: 2,
    });
    expect(
      JSON.stringify(await off.plugin.callTool("digitalocean_list_ssh_keys", {}).catch(String)),
    ).not.toContain("captain");
  });

  it("are added, found by fingerprint, and removed", async () => {
    const made = await digitalOcean.ok("create_ssh_key", {
      name: "deploy",
      public_key: `  ${KEY} ci@example.com\n`,
    });
    expect(made).toMatchObject({ name: "deploy", type: "ssh-ed25519" });
    expect(keys()[2]?.public_key).toBe(`${KEY} ci@example.com`);
    expect(await digitalOcean.fails("create_ssh_key", { name: "again", public_key: KEY })).toMatchObject({
      error: expect.stringContaining("already in use"),
    });
    expect(await digitalOcean.ok("delete_ssh_key", { key: String(made["fingerprint"]) })).toMatchObject({
      name: "deploy",
      status: "deleted",
    });
    expect(keys()).toHaveLength(2);
  });

  it.each([
    ["", /does not begin/],
    ["hello", /does not begin/],
    ["ssh-dss AAAAB3NzaC1kc3MAAACBAO", /does not begin/],
    ["ssh-ed25519", /not of the type/],
    [KEY.slice(0, 40), /cut off/],
    [KEY.replace("ssh-ed25519", "ssh-rsa"), /not of the type ssh-rsa/],
    [`${KEY.slice(0, -4)}!!!!`, /not base64/],
    [`${KEY}\n${KEY}`, /more than one line/],
    [
      "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA\n-----END OPENSSH PRIVATE KEY-----",
      /private key/,
    ],
    ["PuTTY-User-Key-File-3: ssh-ed25519", /private key/],
  ])("are not sent when they are wrong: %j", async (public_key, message) => {
    digitalOcean.requests();
    const { error, kind } = await digitalOcean.fails("create_ssh_key", { name: "x", public_key });
    expect([kind, error]).toEqual(["validation", expect.stringMatching(message)]);
    expect(error).not.toContain("b3BlbnNzaC1rZXktdjEA");
    expect(digitalOcean.requests()).toEqual([]);
  });

  it("are taken as they are whatever their bytes, and never when their end is missing", () => {
    fc.assert(
      fc.property(
        fc.constantFrom("ssh-ed25519", "ssh-rsa", "ecdsa-sha2-nistp256"),
        fc.uint8Array({ minLength: 32, maxLength: 300 }),
        (type, bytes) => {
          const key = keyOf(type, bytes.subarray(0, 3), bytes);
          expect(publicKeyIn(` ${key} somebody`)).toBe(`${key} somebody`);
          expect(() => publicKeyIn(key.slice(0, -4))).toThrow();
        },
      ),
    );
  });

  it("are removed only after a person knows that droplets keep them", async () => {
    await careful.fails("delete_ssh_key", { key: "captain" });
    expect(asked.join()).toMatch(/Remove the SSH key captain .*cannot be known.*authorized_keys/);
    expect(keys(careful)).toHaveLength(2);
    expect(await careful.fails("delete_ssh_key", { key: "captan" })).toMatchObject({
      kind: "not_found",
      next: "Did you mean captain?",
    });
  });
});
