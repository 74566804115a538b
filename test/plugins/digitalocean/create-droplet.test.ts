import { beforeEach, describe, expect, it } from "@jest/globals";
import { SandboxAccount } from "../../../plugins/digitalocean/sandbox/account.js";
import { Droplets } from "../../../plugins/digitalocean/sandbox/droplets.js";
import { Keys } from "../../../plugins/digitalocean/sandbox/keys.js";
import { Pace } from "../../../plugins/digitalocean/sandbox/pace.js";
import { Projects } from "../../../plugins/digitalocean/sandbox/projects.js";
import { Volumes } from "../../../plugins/digitalocean/sandbox/volumes.js";
import { useDigitalOcean } from "./use-digitalocean.js";

const digitalOcean = useDigitalOcean(() => ({ options: { waitSeconds: 3 } }));
const asking = useDigitalOcean(() => ({ risks: { costs: "ask" } }));
const narrow = useDigitalOcean((sandbox) => {
  const needed = [
    "droplet:create",
    "droplet:read",
    "droplet:update",
    "image:read",
    "regions:read",
    "sizes:read",
  ];
  const ips = ["reserved_ip:read", "reserved_ip:update"];
  return { options: { token: sandbox.tokens.add({ value: "narrow", scopes: [...needed, ...ips] }).value } };
});
const hidden = useDigitalOcean(() => ({ secrets: { cloud: "#cloud-config\npassword: hunter-two-hundred" } }));

const ONE = { name: "web-3", region: "fra1", size: "s-1vcpu-2gb", image: "ubuntu-24-04-x64" };
const droplets = () => digitalOcean.sandbox.world.part(Droplets);
const sentTo = (at: string) => {
  const found = digitalOcean.sandbox.exchanges.filter((one) => one.at === at).at(-1);
  return JSON.parse(String(found?.body)) as unknown;
};

beforeEach(() => {
  const { all } = droplets();
  all.splice(4, all.length);
  digitalOcean.sandbox.world.part(SandboxAccount).dropletLimit = 25;
  digitalOcean.sandbox.world.part(Pace).milliseconds = 1;
  digitalOcean.requests();
});

describe("digitalocean_create_droplet", () => {
  it("makes one as plainly as can be, and answers when it has its address", async () => {
    const { droplets: made, price, notes } = await digitalOcean.ok("create_droplet", ONE);
    expect(made).toEqual([
      {
        id: expect.any(Number),
        name: "web-3",
        status: "active",
        ip: expect.stringMatching(/^203\.0\.113\./),
        private_ip: expect.stringMatching(/^10\.114\.0\./),
      },
    ]);
    expect(price).toBe("$12.00 a month");
    expect(notes).toEqual([expect.stringContaining("root password by e-mail")]);
    expect(sentTo("POST /droplets")).toEqual({
      name: "web-3",
      region: "fra1",
      size: "s-1vcpu-2gb",
      image: "ubuntu-24-04-x64",
      ssh_keys: [],
      ipv6: false,
      monitoring: true,
      backups: false,
    });
  });

  it("makes it with everything that a person sets", async () => {
    const { world } = digitalOcean.sandbox;
    world.part(Volumes).add({ name: "spare", region: "fra1", size: 10 });
    const { droplets: made, notes } = await digitalOcean.ok("create_droplet", {
      ...ONE,
      region: "Frankfurt 1",
      image: "web-golden",
      vpc: "default-fra1",
      ssh_keys: "captain, ci",
      user_data: "#cloud-config",
      tags: ["web", "new"],
      volumes: ["spare"],
      project: "shop",
      ipv6: true,
      monitoring: false,
      backups: "daily",
    });
    const [{ id }] = made as [{ id: number }];
    expect(notes).toBeUndefined();
    expect(made).toMatchObject([{ status: "active", ipv6: expect.stringContaining("2001:db8::") }]);
    expect(sentTo("POST /droplets")).toMatchObject({
      image: expect.any(Number),
      ssh_keys: [expect.any(Number), expect.any(Number)],
      user_data: "#cloud-config",
      tags: ["web", "new"],
      backups: true,
      backup_policy: { plan: "daily" },
      vpc_uuid: expect.any(String),
    });
    const [volume] = world.part(Volumes).all.filter(({ name }) => name === "spare");
    expect(volume && world.part(Volumes).dropletOf(volume)?.id).toBe(id);
    const [shop] = world.part(Projects).all.filter(({ name }) => name === "shop");
    expect(shop && world.part(Projects).resourcesOf(shop)).toContainEqual(
      expect.objectContaining({ urn: `do:droplet:${id}` }),
    );
  });

  it("makes several in one request, and reports how far they are", async () => {
    digitalOcean.sandbox.world.part(Pace).milliseconds = 10;
    const messages: (string | undefined)[] = [];
    const { name: _, ...rest } = ONE;
    const { droplets: made, price } = await digitalOcean.ok(
      "create_droplet",
      { ...rest, names: "a-1 a-2 a-3", ssh_keys: ["captain"] },
      { onProgress: (_done, _total, message) => messages.push(message) },
    );
    expect(made).toMatchObject([
      { name: "a-1", status: "active" },
      { name: "a-2", status: "active" },
      { name: "a-3", status: "active" },
    ]);
    expect(price).toBe("$36.00 a month ($12.00 a month each)");
    expect(messages.at(-1)).toBe("create a-1, a-2, a-3: 3 of 3 active");
    const requests = digitalOcean.requests();
    expect(requests.filter((one) => one === "POST /droplets")).toHaveLength(1);
    // The action is followed, and each droplet read once: ten of them stay within what the API takes in a minute.
    expect(requests.filter((one) => /^GET \/droplets\/\d+$/.test(one))).toHaveLength(3);
  });

  it("is followed with a token that may not read all actions of the account", async () => {
    expect(await narrow.ok("create_droplet", ONE)).toMatchObject({ droplets: [{ status: "active" }] });
    expect(await narrow.ok("run_droplet_action", { droplet: "web-3", action: "power_off" })).toMatchObject({
      status: "completed",
    });
    const settings = { droplet: "web-1" };
    const moved = { kind: "reserved_ip", name: "203.0.113.211", settings };
    expect(await narrow.ok("configure_network_object", moved)).toMatchObject({ status: "assigned" });
  });

  it("does not wait when it need not, and says how to go on", async () => {
    digitalOcean.sandbox.world.part(Pace).milliseconds = 1000;
    const { droplets: made, notes } = await digitalOcean.ok("create_droplet", { ...ONE, wait: false });
    expect(made).toEqual([
      { id: expect.any(Number), name: "web-3", status: "new", action_id: expect.any(Number) },
    ]);
    expect(notes).toContainEqual(expect.stringContaining("digitalocean_get_droplet"));
  });

  it("answers what is still going on when time is over", async () => {
    digitalOcean.sandbox.actions.next("completed", "never");
    const { name: _, ...rest } = ONE;
    const { droplets: made, notes } = await digitalOcean.ok("create_droplet", {
      ...rest,
      names: ["b-1", "b-2"],
    });
    expect(made).toMatchObject([
      { name: "b-1", status: "active" },
      { name: "b-2", status: "new", action_id: expect.any(Number) },
    ]);
    expect(notes).toContainEqual(expect.stringContaining("Not active yet"));
  });

  it("tells what exists when one of several fails", async () => {
    digitalOcean.sandbox.actions.next("completed", "errored");
    const { name: _, ...rest } = ONE;
    const failed = await digitalOcean.fails("create_droplet", { ...rest, names: ["c-1", "c-2"] });
    expect(failed.error).toMatch(/^c-2 \(\d+\) could not be made.*These are active: c-1 \(\d+\)\./);
    expect(failed).toMatchObject({
      kind: "conflict",
      droplets: [
        { name: "c-1", status: "active" },
        { name: "c-2", status: "failed" },
      ],
    });
  });

  it("names what was made when it cannot be followed, and what shows it", async () => {
    const at = "GET /droplets/*/actions";
    digitalOcean.sandbox.troubles.add({ at, way: "status", status: 403, code: "forbidden", times: 9 });
    const { name: _, ...rest } = ONE;
    const failed = await digitalOcean.fails("create_droplet", { ...rest, names: ["u-1", "u-2"] });
    const [one, two] = droplets().all.slice(-2);
    expect(failed.error).toMatch(
      /^create u-1, u-2 was begun, but cannot be followed: DigitalOcean answered 403/,
    );
    expect(failed.error).toContain(`Made and paid for: u-1 (${one?.id}), u-2 (${two?.id}).`);
    expect(failed).toMatchObject({
      kind: "authentication",
      next: `Do not create them again: digitalocean_get_droplet with ${one?.id}, ${two?.id} shows how each is.`,
      droplets: [
        { name: "u-1", id: one?.id, status: "new" },
        { name: "u-2", id: two?.id, status: "new" },
      ],
    });
  });

  it("tells that one was deleted while it was waited for", async () => {
    digitalOcean.sandbox.world.part(Pace).milliseconds = 10;
    const call = digitalOcean.fails("create_droplet", ONE);
    while (droplets().all.length < 5) await new Promise((done) => setTimeout(done, 5));
    droplets().all.pop();
    expect((await call).error).toMatch(/^web-3 \(\d+\) is gone/);
  });

  it("keeps what was made when its project cannot be set", async () => {
    digitalOcean.sandbox.troubles.add({
      at: "POST /projects/*",
      way: "status",
      status: 403,
      code: "forbidden",
    });
    const { droplets: made, notes } = await digitalOcean.ok("create_droplet", { ...ONE, project: "shop" });
    expect(made).toMatchObject([{ status: "active" }]);
    expect(notes).toContainEqual(expect.stringMatching(/^Not moved to the project shop: /));
  });

  it("is not repeated when it is unknown whether it was made", async () => {
    digitalOcean.sandbox.troubles.add({ at: "POST /droplets", way: "status", status: 500 });
    expect(await digitalOcean.fails("create_droplet", ONE)).toMatchObject({
      kind: "service_unavailable",
      next: expect.stringContaining("check with digitalocean_list_droplets before you repeat it"),
    });
    expect(digitalOcean.requests().filter((one) => one === "POST /droplets")).toHaveLength(1);
  });

  it.each([
    ["neither name", { name: undefined }, "validation", "either name or names"],
    ["both names", { names: ["x"] }, "validation", "either name or names"],
    ["a wrong name", { name: "web_3" }, "validation", "hostname"],
    [
      "more than ten",
      { name: undefined, names: Array.from({ length: 12 }, (_, at) => `x-${at}`) },
      "validation",
      "at most 10",
    ],
    ["a name twice", { name: undefined, names: ["x", "x"] }, "validation", "twice"],
    ["a wrong region", { region: "fra9" }, "not_found", "fra1"],
    ["a region that is full", { region: "nyc1" }, "validation", "takes no new droplets"],
    ["a wrong size", { size: "s-1vcpu-2g" }, "not_found", "s-1vcpu-2gb"],
    ["a size that is not there", { size: "s-1vcpu-512mb-10gb" }, "validation", "s-1vcpu-1gb ($6.00)"],
    ["a size that is sold out", { size: "s-8vcpu-16gb" }, "validation", "not to be had in fra1"],
    [
      "a disk that is too small",
      { image: "web-golden", size: "s-1vcpu-1gb" },
      "validation",
      "s-1vcpu-2gb ($12.00)",
    ],
    ["an image of elsewhere", { image: "web-golden", region: "ams3" }, "validation", "It is in fra1"],
    ["an image that is not", { image: "ubuntu-99" }, "not_found", "There are "],
    ["a key that is not", { ssh_keys: ["nobody"] }, "not_found", "captain"],
    ["a volume of others", { volumes: ["data"] }, "conflict", "data is attached to droplet db-1."],
    ["a volume of elsewhere", { volumes: ["spare"], region: "ams3" }, "validation", "is in fra1"],
    [
      "a volume for two",
      { name: undefined, names: ["x", "y"], volumes: ["old-data"] },
      "validation",
      "belongs to one droplet",
    ],
    ["a VPC of elsewhere", { vpc: "default-nyc3" }, "validation", "is in nyc3"],
    ["a project that is not", { project: "ship" }, "not_found", "shop"],
    ["too much user data", { user_data: "x".repeat(65_537) }, "validation", "64 KiB"],
  ])("refuses %s before anything is made", async (_, args, kind, text) => {
    const failed = await digitalOcean.fails("create_droplet", { ...ONE, ...args });
    expect(failed).toMatchObject({ kind });
    expect(`${failed.error} ${failed["next"]}`).toContain(text);
    expect(digitalOcean.requests()).not.toContain("POST /droplets");
  });

  it("counts what the account may have, and what the API says of it holds as well", async () => {
    digitalOcean.sandbox.world.part(SandboxAccount).dropletLimit = 5;
    const { name: _, ...rest } = ONE;
    expect(await digitalOcean.fails("create_droplet", { ...rest, names: ["d-1", "d-2"] })).toMatchObject({
      kind: "conflict",
      error: expect.stringContaining("may have 5 droplets and has 4: 2 more are too many"),
    });
    digitalOcean.sandbox.troubles.add({ at: "GET /account", way: "status", status: 403, code: "forbidden" });
    digitalOcean.sandbox.world.part(SandboxAccount).dropletLimit = 4;
    expect(await digitalOcean.fails("create_droplet", ONE)).toMatchObject({ kind: "conflict" });
  });

  it("asks first, with the price", async () => {
    const call = { ...ONE, name: "web-1", backups: "weekly", size: "s-2vcpu-4gb" };
    const { preview, ...refused } = await asking.fails("create_droplet", call);
    expect(refused).toMatchObject({ kind: "confirmation_required" });
    expect(JSON.stringify(preview)).toContain("$28.80 a month");
    expect(JSON.stringify(preview)).toContain("web-1 costs $28.80");
    expect(JSON.stringify(preview)).toContain("weekly, $4.80 a month each, included");
    expect(JSON.stringify(preview)).toContain("root password by e-mail");
    expect(JSON.stringify(preview)).toContain("there already, and another is made: web-1");
    expect(asking.requests()).not.toContain("POST /droplets");
  });

  it("asks anew when a key of that name is another one by then, and says that user_data runs", async () => {
    const call = { ...ONE, ssh_keys: ["captain"], user_data: "password: hunter-two" };
    const { preview, confirmation } = await asking.fails("create_droplet", call);
    expect(JSON.stringify(preview)).toContain("runs the user_data");
    expect(JSON.stringify(preview)).not.toContain("hunter-two");
    const keys = asking.sandbox.world.part(Keys).all;
    const [captain] = keys.splice(0, 1);
    if (!captain) throw new Error("There are no keys.");
    keys.push({ ...captain, id: 77 });
    expect(await asking.fails("create_droplet", { ...call, confirmation })).toMatchObject({
      kind: "refused",
    });
    expect(asking.requests()).not.toContain("POST /droplets");
  });

  it("takes user data from a secret, which no answer shows", async () => {
    const made = await hidden.ok("create_droplet", { ...ONE, user_data: "secret://cloud" });
    expect(JSON.stringify(made)).not.toContain("hunter");
    const sent = hidden.sandbox.exchanges.find(({ at }) => at === "POST /droplets");
    expect(String(sent?.body)).toContain("hunter-two-hundred");
  });
});
