import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { DemoClient } from "./client.js";
import { show, step } from "./page.js";

/** Has a client change a domain in the sandbox of Cloudflare, which needs no account. */
export async function showCloudflare(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "cargoshipper-demo-"));
  await writeFile(join(folder, "cargoshipper.config.json"), '{ "plugins": ["cloudflare"] }');
  const client = new DemoClient(folder, {}, ["--sandbox"]);
  try {
    step("Cloudflare, with --sandbox: an account that is made up, on this machine");
    const doctor = [resolve("dist/cli.cjs"), "doctor", "--sandbox"];
    const env = { PATH: process.env["PATH"] ?? "", HOME: folder };
    const { stdout } = await promisify(execFile)(process.execPath, doctor, { cwd: folder, env });
    show(`$ cargoshipper doctor --sandbox\n${stdout.slice(stdout.indexOf("cloudflare  ")).trimEnd()}`);
    await client.connect();
    step("Which domains are there?");
    await client.call("cloudflare_list_zones", { fields: ["name", "status", "plan"] });
    step("DNS as it shall be: the person sees what differs, and agrees");
    const zone = "example.com";
    const records = [
      { type: "A", name: "@", content: "192.0.2.44", proxied: true },
      { type: "TXT", name: "_dmarc", content: "v=DMARC1; p=reject" },
    ];
    await client.agree("cloudflare_apply_dns_records", { zone, records });
    step("A domain that is misspelt, and a record that cannot be there");
    await client.call("cloudflare_list_dns_records", { zone: "exmaple.com" });
    await client.call("cloudflare_create_dns_record", {
      zone,
      type: "CNAME",
      name: "mail",
      content: "mx.example.net",
    });
    step("How much traffic was there?");
    await client.call("cloudflare_get_analytics", { zone });
    step("What has no tool of its own is found in the whole API");
    await client.call("cloudflare_search_api", { query: "block an ip address", limit: 3 });
    step("Empty the cache: that cannot be undone either");
    await client.agree("cloudflare_purge_cache", { zone, everything: true });
  } finally {
    await client.close();
    await rm(folder, { recursive: true, force: true });
  }
}
