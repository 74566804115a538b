import type { Plan } from "./canary-plan.js";

type Calls = Plan["tools"];

/** What belongs together, and is changed at a target of its own. */
export const GROUPS = ["machines", "networks", "platforms", "data"] as const;

export type Group = (typeof GROUPS)[number];

/** Plants a secret; `beside` is what should stand before its marker. */
export type Plant = (what: string, beside?: string) => string;

/** Calls that change droplets, what is stored, what is between them, and their DNS. */
export function changesOf(
  of: Plant,
  [token]: readonly [string, ...string[]],
  who: string,
): Record<"machines" | "networks", Calls> {
  const droplet = `canary-${who}`;
  const fresh = `fresh-${who}`;
  const volume = { volume: `volume-${who}` };
  const domain = { domain: `${who}.test` };
  const record = { ...domain, type: "TXT", name: "noted" };
  const balancer = { kind: "load_balancer", name: `balancer-${who}` };
  const create = { region: "fra1", size: "s-1vcpu-1gb", image: "ubuntu-24-04-x64" };
  const pem = (what: string) =>
    `-----BEGIN RSA PRIVATE KEY-----\n${of(what)}\n-----END RSA PRIVATE KEY-----\n`;
  const machines: Calls = [
    [
      "create_droplet",
      {
        ...create,
        name: fresh,
        tags: [`token=${of("a tag of a new droplet")}`],
        user_data: "secret://stored",
      },
    ],
    [
      "create_droplet",
      {
        ...create,
        name: fresh,
        user_data: `#cloud-config\npassword: ${of("user data", "password: ")}\n# ${token}\n`,
      },
    ],
    ["create_droplet", { ...create, name: "a", user_data: "secret://no_such" }],
    ["create_droplet", { ...create, name: `token=${of("a name that is refused")}` }],
    ["create_droplet", { ...create, name: "b", region: `password=${of("a region that is refused")}` }],
    ["create_droplet", { ...create, name: "c", ssh_keys: `PASSWORD=${of("a key that does not exist")}` }],
    [
      "run_droplet_action",
      { droplet, action: "snapshot", name: `SNAP_TOKEN=${of("a snapshot", "SNAP_TOKEN=")}` },
    ],
    [
      "run_droplet_action",
      { droplet: "old-build", action: "rename", name: `password=${of("a new name that is refused")}` },
    ],
    ["rebuild_droplet", { droplet, action: "rebuild", image: "debian-12-x64" }],
    ["rebuild_droplet", { droplet, action: "rebuild", image: `API_KEY=${of("an image")}` }],
    ["rebuild_droplet", { droplet, action: "password_reset" }],
    ["delete_droplet", { droplet: `PASSWORD=${of("a droplet to delete")}` }],
    ["delete_droplet", { droplet }],
    ["create_volume", { name: volume.volume, region: "fra1", size: 10 }],
    ["create_volume", { name: `token=${of("a volume that is refused")}`, region: "fra1", size: 10 }],
    [
      "run_volume_action",
      { ...volume, action: "snapshot", name: `VOLUME_TOKEN=${of("a volume's snapshot", "VOLUME_TOKEN=")}` },
    ],
    ["run_volume_action", { ...volume, action: "attach", droplet: token }],
    ["delete_storage", { kind: "volume", name: volume.volume }],
    ["delete_storage", { kind: "snapshot", name: `password=${of("a snapshot to delete")}` }],
    ["delete_storage", { kind: "snapshot", name: "web-1-release" }],
    [
      "organize_resources",
      {
        resources: ["droplet:web-1"],
        project: `PROJECT_TOKEN=${of("a new project", "PROJECT_TOKEN=")} ${who}`,
        create: true,
      },
    ],
    ["organize_resources", { resources: [`droplet:${token}`], add_tags: ["a"] }],
    ["organize_resources", { resources: ["droplet:web-1"], add_tags: [`token=${of("a new tag")}`] }],
    ["call_api_write", { operation: "tags_create", body: { name: token } }],
    ["call_api_write", { operation: "droplets_create", body: { password: of("a body"), a: token } }],
    [
      "call_api_write",
      {
        operation: "monitoring_create_alertPolicy",
        body: {
          alerts: {
            email: [],
            slack: [
              { channel: "#a", url: `https://hooks.slack.com/services/T0/B0/${of("a channel in a body")}` },
            ],
          },
          compare: "GreaterThan",
          description: `BODY_TOKEN=${of("words in a body", "BODY_TOKEN=")}`,
          enabled: true,
          entities: [],
          tags: [],
          type: "v1/insights/droplet/cpu",
          value: 80,
          window: "5m",
        },
      },
    ],
    ["call_api_destroy", { operation: "volumes_delete", parameters: { volume_id: token } }],
    [
      "call_api_destroy",
      {
        operation: "droplets_destroy",
        parameters: { droplet_id: `PASSWORD=${of("a parameter of a deletion")}` },
      },
    ],
    ["call_api_destroy", { operation: "spacesKey_create", body: { name: token, grants: [] } }],
    [
      "create_ssh_key",
      { name: `key of ${who}`, public_key: pem("a private key in the place of a public one") },
    ],
    [
      "create_ssh_key",
      {
        name: `KEY_PASSWORD=${of("a key's name")}`,
        public_key: `ssh-ed25519 nonsense token=${of("a comment of a key")}`,
      },
    ],
    ["delete_ssh_key", { key: `token=${of("a key to delete")}` }],
    ["delete_ssh_key", { key: who === "asked" ? "captain" : "ci" }],
  ];
  const networks: Calls = [
    ["configure_network_object", { kind: "domain", name: domain.domain }],
    ["configure_dns_record", { ...record, content: `site=${token}` }],
    [
      "configure_dns_record",
      { ...record, type: "A", content: `password=${of("a content that is refused")}` },
    ],
    ["configure_dns_record", { ...domain, record: "noted TXT", content: `other=${token}` }],
    ["apply_dns_records", { ...domain, records: [{ type: "TXT", name: "noted", content: `new=${token}` }] }],
    [
      "apply_dns_records",
      { ...domain, zone_file: `password=${of("a zone file")} IN WRONG "${token}"`, dry_run: true },
    ],
    [
      "apply_dns_records",
      { ...domain, zone_file: `noted TXT "${token}" ; FILED_TOKEN=${of("a file's comment")}`, dry_run: true },
    ],
    ["delete_dns_record", { ...domain, record: "noted TXT" }],
    ["delete_dns_record", { ...domain, record: `token=${of("a record to delete")}` }],
    [
      "configure_network_object",
      {
        kind: "certificate",
        name: `certificate-${who}`,
        settings: { leaf_certificate: pem("a leaf"), private_key: pem("a certificate's private key") },
      },
    ],
    [
      "configure_network_object",
      {
        kind: "certificate",
        name: `stored-${who}`,
        settings: { leaf_certificate: pem("another leaf"), private_key: "secret://pem" },
      },
    ],
    [
      "configure_network_object",
      {
        kind: "certificate",
        name: `bad-${who}`,
        settings: { leaf_certificate: pem("a third leaf"), private_key: "secret://stored" },
      },
    ],
    [
      "configure_network_object",
      { kind: "certificate", name: "c", settings: { password: of("a setting that does not exist") } },
    ],
    [
      "configure_network_object",
      {
        kind: "vpc",
        settings: { region: "fra1", description: `VPC_PASSWORD=${of("a VPC", "VPC_PASSWORD=")}` },
        name: `vpc-${who}`,
      },
    ],
    [
      "configure_network_object",
      { kind: "firewall", name: "web", settings: { tags: [`token=${of("a tag of a firewall")}`, token] } },
    ],
    [
      "configure_network_object",
      {
        ...balancer,
        settings: { region: `password=${of("a region of a load balancer")}`, forwarding_rules: [token] },
      },
    ],
    ["delete_network_object", { kind: "vpc", name: `vpc-${who}` }],
    ["delete_network_object", { kind: "reserved_ip", name: token }],
    ["delete_network_object", { kind: "certificate", name: `certificate-${who}` }],
    ["delete_network_object", { kind: "domain", name: domain.domain }],
  ];
  return { machines, networks };
}
