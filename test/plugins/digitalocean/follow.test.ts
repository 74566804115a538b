import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Call, Client, definePlugin, inject, injectable, Tool } from "cargoshipper/plugin";
import { type StartedPlugin, startPlugin } from "cargoshipper/testing";
import * as z from "zod";
import { connect, type DigitalOcean } from "../../../plugins/digitalocean/client/connect.js";
import { follow, followAction } from "../../../plugins/digitalocean/client/follow.js";
import { path } from "../../../plugins/digitalocean/client/path.js";
import { DROPLETS } from "../../../plugins/digitalocean/droplets/droplet.js";
import { options } from "../../../plugins/digitalocean/options.js";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { Pace } from "../../../plugins/digitalocean/sandbox/pace.js";
import { SANDBOX_TOKEN } from "../../../plugins/digitalocean/sandbox/tokens.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const Id = z.object({ id: z.int() });
const Followed = z.object({
  status: z.string(),
  done: z.boolean(),
  failed: z.string().optional(),
  seconds: z.int(),
});

/** Tools that do nothing but wait. */
@injectable()
class Waiting {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Tool({ name: "action", description: "Waits.", effect: "read", input: Id, output: Followed, deadline: 600 })
  action({ id }: z.output<typeof Id>, call: Call) {
    return followAction(this.digitalOcean, call, "resize", path`/actions/${id}`);
  }

  @Tool({
    name: "droplet",
    description: "Waits.",
    effect: "read",
    input: Id,
    output: Followed,
    deadline: 600,
  })
  droplet({ id }: z.output<typeof Id>, call: Call) {
    return follow(this.digitalOcean, call, "web-9", async () => {
      const { status } = (await DROPLETS.one?.(this.digitalOcean.api, String(id))) ?? { status: "" };
      return { status, done: status === "active" };
    });
  }
}

const waiting = definePlugin({
  name: "waiting",
  description: "Waits for what DigitalOcean has begun.",
  options,
  client: connect,
  toolsets: { waiting: [Waiting] },
});

const digitalOcean = useDigitalOcean();
/** Seconds. */
const WAIT = 1.5;

let plugin: StartedPlugin;
let patient: StartedPlugin;
const start = (waitSeconds: number) =>
  startPlugin(waiting, {
    options: { token: SANDBOX_TOKEN, apiUrl: digitalOcean.sandbox.apiUrl, waitSeconds },
    requests: 10_000,
  });
beforeAll(async () => {
  plugin = await start(WAIT);
  patient = await start(60);
});
afterAll(() => Promise.all([plugin.close(), patient.close()]));

/** Begins something that takes so many seconds. */
const begin = (seconds: number) => {
  const { world, actions } = digitalOcean.sandbox;
  const [droplet] = world.part(Droplets).all;
  return actions.begin({
    type: "resize",
    resource_type: "droplet",
    resource_id: droplet?.id ?? null,
    region: "fra1",
    seconds: seconds / (world.part(Pace).milliseconds / 1000),
  });
};

describe("an action that is waited for", () => {
  it("is followed with progress until it is completed", async () => {
    const { id } = begin(600);
    const told: (string | undefined)[] = [];
    const { data } = await patient.callTool(
      "waiting_action",
      { id },
      {
        onProgress(_done, _total, message) {
          told.push(message);
          if (told.length === 2) digitalOcean.sandbox.actions.settle(Date.now() + 600_000);
        },
      },
    );
    expect(data).toMatchObject({ status: "completed", done: true });
    expect(told).toEqual(["resize: in-progress", "resize: in-progress", "resize: completed"]);
  });

  it("is told as failed when it errors", async () => {
    digitalOcean.sandbox.actions.next("errored");
    const { id } = begin(0.2);
    const { data } = await plugin.callTool("waiting_action", { id });
    expect(data).toMatchObject({
      status: "errored",
      done: false,
      failed: `The action resize (${id}) has errored.`,
    });
  });

  it("is left when it never ends and time is over", async () => {
    digitalOcean.sandbox.actions.next("never");
    const { id } = begin(0.1);
    const { data } = await plugin.callTool("waiting_action", { id });
    expect(data).toEqual({ status: "in-progress", done: false, seconds: 2 });
  });

  it("is left at once when the call is cancelled", async () => {
    digitalOcean.sandbox.actions.next("never");
    const { id } = begin(0.1);
    const cancel = new AbortController();
    const call = patient.callTool("waiting_action", { id }, { signal: cancel.signal });
    setTimeout(() => cancel.abort(), 700);
    expect((await call).details).toMatchObject({ kind: "cancelled" });
    digitalOcean.requests();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(digitalOcean.requests()).toEqual([]);
  });

  it("is looked at again when DigitalOcean does not answer for a while", async () => {
    const { id } = begin(0.1);
    const told: (string | undefined)[] = [];
    digitalOcean.sandbox.troubles.add({ at: "GET /actions/*", way: "html", status: 502, times: 4 });
    const { data } = await patient.callTool(
      "waiting_action",
      { id },
      { onProgress: (_done, _total, message) => told.push(message) },
    );
    expect(data).toMatchObject({ status: "completed" });
    expect(told).toEqual(["resize: no answer", "resize: completed"]);
  });

  it("is not to be begun again because it cannot be seen", async () => {
    const { id } = begin(0.1);
    digitalOcean.sandbox.troubles.add({ at: "GET /actions/*", way: "status", status: 503, times: 99 });
    const unseen = await plugin.callTool("waiting_action", { id });
    expect(unseen.details).toMatchObject({ kind: "service_unavailable", status: 503 });
    expect(unseen.text).toMatch(/^resize was begun, but cannot be followed: DigitalOcean answered 503/);
    expect(unseen.details["next"]).toMatch(/before you repeat/);
    digitalOcean.sandbox.troubles.clear();
    digitalOcean.sandbox.troubles.add({ at: "GET /actions/*", way: "status", status: 401, times: 1 });
    const refused = await plugin.callTool("waiting_action", { id });
    expect(refused.details).toMatchObject({ kind: "authentication", next: expect.stringMatching(/repeat/) });
  });
});

describe("a droplet that is waited for", () => {
  it("is told as gone when somebody deletes it meanwhile", async () => {
    const droplets = digitalOcean.sandbox.world.part(Droplets);
    const [{ image } = { image: undefined }] = droplets.all;
    if (!image) throw new Error("there are droplets");
    const droplet = droplets.add({ name: "web-9", size: "s-1vcpu-1gb", region: "fra1", image });
    const call = patient.callTool("waiting_droplet", { id: droplet.id });
    setTimeout(() => droplets.remove(droplet), 500);
    const { error, details } = await call;
    expect(error).toBe("web-9: it was new, and now it is gone.");
    expect(details).toMatchObject({ kind: "not_found", next: expect.stringContaining("list") });
  });
});
