import { afterEach, describe, expect, it } from "@jest/globals";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { type StartedPlugin, startPlugin } from "cargoshipper/testing";
import type { Host } from "../../src/host/host.js";
import { legacyServer } from "../../src/mcp/legacy-server.js";
import depot from "../fixtures/depot.js";

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function connected(one: Pick<StartedPlugin, "host">): Promise<Client> {
  const { server } = legacyServer(one.host, { name: "test", version: "1" });
  const [ours, theirs] = InMemoryTransport.createLinkedPair();
  const client = new Client({ name: "test", version: "1" });
  await Promise.all([server.connect(ours), client.connect(theirs)]);
  open.push(client, server);
  return client;
}

const uri = (number: number) => `depot://item/i${number}`;

describe("subscriptions", () => {
  it("are a hundred at most on a connection, also when they come at once", async () => {
    const one = await startPlugin(depot);
    open.push(one);
    const client = await connected(one);
    const asked = Array.from({ length: 150 }, (_, number) => client.subscribeResource({ uri: uri(number) }));
    const answers = await Promise.allSettled(asked);
    const refused = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason] : []));
    expect(refused).toHaveLength(50);
    expect(refused[0]).toMatchObject({
      message: expect.stringMatching(/watches 100 resources, which is the most\.\nUnsubscribe from one/),
      data: { kind: "rate_limited" },
    });
    await client.subscribeResource({ uri: uri(0) });
    await client.unsubscribeResource({ uri: uri(0) });
    await client.subscribeResource({ uri: uri(200) });
    await expect(client.subscribeResource({ uri: uri(0) })).rejects.toMatchObject({
      data: { kind: "rate_limited" },
    });
    await expect((await connected(one)).subscribeResource({ uri: uri(0) })).resolves.toEqual({});
  });

  it("to the same resource at once are one", async () => {
    const one = await startPlugin(depot);
    open.push(one);
    const client = await connected(one);
    const same = Array.from({ length: 150 }, () => client.subscribeResource({ uri: uri(0) }));
    await expect(Promise.all(same)).resolves.toHaveLength(150);
  });

  it("that are ended while they are opened do not stay", async () => {
    const one = await startPlugin(depot);
    open.push(one);
    let [started, stopped] = [0, 0];
    const subscribe: Host["subscribe"] = async (...asked) => {
      const stop = await one.host.subscribe(...asked);
      started++;
      return () => {
        stopped++;
        stop();
      };
    };
    const host: Host = Object.create(one.host, { subscribe: { value: subscribe } });
    const client = await connected({ host });
    await Promise.all([
      client.subscribeResource({ uri: uri(0) }),
      client.unsubscribeResource({ uri: uri(0) }),
    ]);
    expect([started, stopped]).toEqual([1, 1]);
  });

  it("that fail do not count", async () => {
    const one = await startPlugin(depot);
    open.push(one);
    const client = await connected(one);
    for (let number = 0; number < 101; number++) {
      await expect(client.subscribeResource({ uri: `depot://plan/${number}` })).rejects.toMatchObject({
        data: { kind: "validation" },
      });
    }
    await expect(client.subscribeResource({ uri: uri(0) })).resolves.toEqual({});
  });
});
