import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DemoClient } from "./client.js";
import { step } from "./page.js";

/** Has a client run droplets in the sandbox of DigitalOcean, beside that of Cloudflare; neither needs an account. */
export async function showDigitalOcean(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "cargoshipper-demo-"));
  await writeFile(join(folder, "cargoshipper.config.json"), '{ "plugins": ["digitalocean", "cloudflare"] }');
  const client = new DemoClient(folder, {}, ["--sandbox"]);
  try {
    await client.connect();
    step("DigitalOcean, with --sandbox: what runs, and what does it cost?");
    await client.call("digitalocean_list_droplets", { fields: ["name", "status", "ip", "size", "monthly"] });
    step("A new droplet: the person sees the price first, and the call waits until it has an address");
    await client.agree("digitalocean_create_droplet", {
      name: "web-3",
      region: "fra1",
      size: "s-1vcpu-2gb",
      image: "ubuntu-24-04-x64",
      tags: ["web"],
    });
    step("A size that the region does not have");
    await client.call("digitalocean_create_droplet", {
      name: "web-4",
      region: "fra1",
      size: "s-1vcpu-512mb-10gb",
      image: "ubuntu-24-04-x64",
    });
    step(
      "Where does a host live? A record of Cloudflare's leads to a load balancer, and to the droplets behind",
    );
    await client.call("cloudflare_create_dns_record", {
      zone: "example.net",
      type: "A",
      name: "shop",
      content: "203.0.113.200",
    });
    await client.call("cargoshipper_locate", { name: "http://shop.example.net/cart" });
    step("Delete a droplet: what goes with it, and what is left behind");
    await client.agree("digitalocean_delete_droplet", { droplet: "web-1" });
  } finally {
    await client.close();
    await rm(folder, { recursive: true, force: true });
  }
}
