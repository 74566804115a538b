import { TEST_IMAGE } from "../engine/image.js";
import { cloudCalls, REACHED } from "./canary-cloud-plan.js";
import type { Planted } from "./canary-containers.js";
import { ASKED, oceanCalls } from "./canary-ocean-plan.js";
import type { Canaries } from "./canary-registry.js";

type Args = Record<string, unknown>;

/** What is called, and with what. */
export interface Plan {
  /** In this order, so that what is removed has been looked at before. */
  readonly tools: readonly (readonly [name: string, args: Args])[];
  /** Values of the variables of templates and of prompts' arguments. */
  readonly values: Readonly<Record<string, readonly string[]>>;
  /** What the person answers: fields of a question. */
  answers(): Args;
}

const WAYS = "answer blocks error bug thrown explained log progress elicit sample stray print id".split(" ");

/**
 * Calls of everything that is listed, in which secrets are given as well. `known` are values that the host knows, and
 * `ocean` those of them that DigitalOcean's sandboxes hold; `who` tells which client makes them.
 */
export function planFor(
  canaries: Canaries,
  planted: Planted,
  known: readonly [string, ...string[]],
  ocean: readonly [string, ...string[]],
  who: string,
): Plan {
  const [knownValue] = known;
  const of = (what: string, beside?: string) => canaries.plant(`${who}, ${what}`, beside);
  const container = { container_id: planted.main };
  const fresh = `canary-${who}-${process.pid}`;
  const environment = () => ({
    RUN_PASSWORD: of("environment of a new container", "RUN_PASSWORD"),
    STORED: "secret://stored",
    FILED: "secret://filed",
    DOTTED: "secret://dotted",
  });
  const spill = (way: string, tool: string) => ({
    way,
    pin: of(`${tool} ${way}: an input that is secret`),
    given: ["A=secret://stored", "secret://filed"],
    password: of(`${tool} ${way}: an input with a telling name`),
    note: `please use NOTED_KEY_TOKEN=${of(`${tool} ${way}: text of an input`)} and ${knownValue}`,
  });
  const sieve = (tool: string, ways = WAYS) =>
    ways.map((way) => [`sieve_${tool}`, spill(way, tool)] as const);
  const load = (more: Args = {}) => ({
    crate: "apples",
    pin: of("a pin of yard_load_crate"),
    environment: ["A=secret://stored", `LOADED_SECRET=${of("environment of yard_load_crate")}`],
    target: "north",
    ...more,
  });
  return {
    values: {
      container_id: [planted.main, planted.spare, `nowhere-${knownValue}`],
      name: ["apple", "error", "bug", `x ${knownValue}`],
      crate: ["apples", `orders-${knownValue}`],
      pin: [of("an argument of a prompt that is secret")],
      target: ["one", "two", "away", "odd", "north", "south", ...REACHED, "unknown", "misled", ...ASKED],
      zone: ["example.com", "echo.test", "moved.test", `nowhere-${knownValue}`],
      domain: ["example.com", "echo.test", "moved.test", `${knownValue}.test`],
      droplet: ["web-1", `nowhere-${knownValue}`],
      workload: [`a shop with API_TOKEN=${of("a workload")}`, knownValue],
      region: ["fra1", `password=${of("a region of a prompt")}`],
      days: ["1", knownValue],
      host: ["www.example.com", `${knownValue}.test`],
    },
    answers: () => ({
      password: of("an answer under a telling name", "password"),
      pin: of("an answer that is secret"),
      note: `ANSWERED_TOKEN=${of("text of an answer")}`,
      colour: `red, ANSWERED_PASSWORD=${of("an answer of lab_behave")}`,
    }),
    tools: [
      ["cargoshipper_list_secrets", {}],
      ["cargoshipper_locate", { name: "https://www.example.com" }],
      ["cargoshipper_locate", { name: planted.main }],
      ["cargoshipper_locate", { name: `https://me:${of("the password in a URL")}@example.com/` }],
      ["cargoshipper_locate", { name: `https://example.com/?token=${of("the query of a URL")}` }],
      ["cargoshipper_locate", { name: `${knownValue}.example.com` }],
      ["cargoshipper_locate", { name: `password: ${of("what is no host")}` }],
      ["docker_list_containers", {}],
      ["docker_list_containers", { target: "two", filters: { label: [`api_token=${of("a filter")}`] } }],
      ["docker_list_containers", { target: "away" }],
      ["docker_list_containers", { target: "odd" }],
      ["docker_list_containers", { acces_token: of("an argument that does not exist"), [knownValue]: 1 }],
      ["docker_inspect_container", container],
      ["docker_inspect_container", { container_id: planted.spare, target: "two" }],
      ["docker_inspect_container", { container_id: `PASSWORD=${of("an id that is refused")}` }],
      ["docker_inspect_container", { container_id: `nowhere-${knownValue.replace(/\W/g, "")}` }],
      ["docker_get_logs", { ...container, tail: 500 }],
      ["docker_get_logs", { ...container, tail: 500, timestamps: false, target: "two" }],
      ["docker_get_logs", { ...container, tail: 7 }],
      ["docker_get_logs", { container_id: planted.spare }],
      [
        "docker_run_container",
        {
          target: "one",
          image: TEST_IMAGE,
          name: fresh,
          environment: environment(),
          command: ["sleep", "600"],
        },
      ],
      ["docker_inspect_container", { container_id: fresh }],
      [
        "docker_run_container",
        {
          target: "two",
          image: TEST_IMAGE,
          detach: false,
          remove: true,
          environment: { ...environment(), PRINTED_SECRET: of("what env prints", "PRINTED_SECRET=") },
          command: `sh -c 'env; echo password: ${of("a command that prints it")}' --password ${of("an argument")}`,
        },
      ],
      [
        "docker_run_container",
        {
          target: "one",
          image: planted.image,
          environment: [`NAMED_SECRET=${of("environment as a list")}`],
          command: [`/nowhere/--token=${of("a command that does not exist")}`],
        },
      ],
      [
        "docker_run_container",
        { target: "one", image: TEST_IMAGE, environment: `API_TOKEN: ${of("a bad environment")}` },
      ],
      [
        "docker_run_container",
        { target: "one", image: TEST_IMAGE, environment: { A_TOKEN: "secret://no_such" } },
      ],
      [
        "docker_run_container",
        { target: "one", image: TEST_IMAGE, ports: { [`PASSWORD=${of("a bad port")}`]: 1 } },
      ],
      [
        "docker_run_container",
        { target: "one", image: TEST_IMAGE, volumes: { [`/srv/token=${of("a volume")}`]: "/a" } },
      ],
      [
        "docker_run_container",
        { target: "one", image: `https://user:${of("the password in an image's name")}@host.test/a` },
      ],
      ["docker_restart_container", { container_id: fresh, timeout: 0, target: "one" }],
      ["docker_stop_container", { container_id: fresh, timeout: 0, target: "two" }],
      ["docker_start_container", { container_id: fresh, target: "one" }],
      ["docker_start_container", { container_id: fresh, target: "away" }],
      ["docker_remove_container", { container_id: fresh, force: true, target: "two" }],
      ["docker_remove_container", { container_id: fresh, force: true }],
      ["docker_list_images", {}],
      ["docker_pull_image", { target: "one", image: "127.0.0.1:1/nothing:1" }],
      ...cloudCalls(canaries, known, who),
      ...oceanCalls(canaries, ocean, who),
      ["lab_list_things", { prefix: "a" }],
      [
        "lab_put_thing",
        { name: "plum", size: 3, environment: [`LAB_SECRET=${of("environment of lab_put_thing")}`] },
      ],
      [
        "lab_put_thing",
        { name: "plum", size: "three", environment: [`LAB_SECRET=${of("a call that fails")}`] },
      ],
      ...["fail", "bug", "stray", "exit", "print", "blocks", "big", "ask", "log"].map(
        (kind) => ["lab_behave", { kind }] as const,
      ),
      ["lab_behave", { kind: knownValue }],
      ["lab_extra", {}],
      ["lab_show_token", {}],
      ["lab_drop_thing", { name: `nothing ${knownValue}` }],
      ["lab_drop_thing", { name: "apple" }],
      ["yard_list_crates", { target: "south" }],
      ["yard_show_crate", { crate: "orders-db" }],
      ["yard_load_crate", load()],
      ["yard_load_crate", load({ label: "secret://stored" })],
      ["yard_load_crate", load({ ramp: `/pit?token=${of("a risk")}&key=${knownValue}` })],
      ["yard_load_crate", load({ crate: 5 })],
      ["yard_sweep", { target: "north" }],
      ["yard_turn_crane", { target: "south" }],
      ["yard_show_key", { target: "south" }],
      ["yard_crush_crate", { crate: "apples", target: "north" }],
      ...sieve("spill"),
      ...sieve("change", ["answer", "error", "bug"]),
      ...sieve("drain", ["answer", "bug"]),
      ...sieve("reveal", ["answer"]),
      ["sieve_spill", { ...spill("answer", "unfit"), way: knownValue }],
    ],
  };
}
