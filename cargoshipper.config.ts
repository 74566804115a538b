import { cloudflare, defineConfig, digitalocean, docker } from "cargoshipper";

// What is left out keeps its default; docs/configuration.md lists every key. Credentials belong in the environment
// or in a .env beside this file, not in here.
export default defineConfig({
  // Holds for every plugin. The strictest level wins, so an entry below can be stricter, never looser.
  mode: "full",
  // A person is asked before anything that cannot be put back; "write" asks before every change.
  approvals: "destroy",
  // A list is complete: what is not in it is off.
  plugins: [
    docker({
      // Without a host: DOCKER_HOST, the Docker context in use, or the first engine that answers.
      // host: "tcp://build-server:2376",
      toolsets: ["default"],
      // tools: { deny: ["docker_remove_*"] },
    }),
    // Without a token: DIGITALOCEAN_TOKEN. Until that is set, each of its tools says so.
    digitalocean({
      // "recovery", "apps", "registry", "monitoring", "spaces", "databases", "kubernetes", "keys" and "api-changes" are off
      // until they are named; what answers a credential, until "reveals" is.
      toolsets: ["default"],
      // Something that begins to cost money is asked about, with its price.
      risks: { costs: "ask" },
    }),
    // Without credentials: CLOUDFLARE_API_TOKEN. Until that is set, each of its tools says so.
    cloudflare({
      // "rules", "workers", "storage", "tunnels" and "api-changes" are off until they are named.
      toolsets: ["default"],
    }),
    // "cargoshipper-plugin-example",         a package
    // ["./my.plugin.ts", { verbose: true }], a file beside this one, with options
  ],
});
