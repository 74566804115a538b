import { type Affected, Client, inject, injectable, markdown, Resource } from "cargoshipper/plugin";
import { affectedBy } from "../client/affected.js";
import type { DigitalOcean } from "../client/connect.js";
import { completeNames } from "../client/lookups.js";
import { markdownPage } from "../client/markdown-page.js";
import { DROPLETS, readDroplet } from "./droplet.js";
import { dropletRow } from "./droplet-row.js";
import { dropletView } from "./droplet-view.js";

/** Droplets as pages to read. */
@injectable()
export class DropletResources {
  constructor(@inject(Client) private readonly digitalOcean: DigitalOcean) {}

  @Resource({
    uri: "digitalocean://droplets",
    name: "droplets",
    description: "All droplets, with addresses and prices.",
    mirrors: "list_droplets",
    resolve: "affectedNone",
  })
  async droplets() {
    const { lookups, apiUrl } = this.digitalOcean;
    const rows = (await lookups.all(DROPLETS)).map(dropletRow);
    return markdownPage("Droplets", apiUrl, rows, "digitalocean_list_droplets");
  }

  @Resource({
    uri: "digitalocean://droplet/{droplet}",
    name: "droplet",
    description: "A droplet's state, addresses, price and parts.",
    mirrors: "get_droplet",
    complete: { droplet: "complete" },
    resolve: "affected",
  })
  async droplet(params: { droplet: string }) {
    const view = await dropletView(this.digitalOcean, await readDroplet(this.digitalOcean, params.droplet));
    const { locked, ...facts } = view;
    return `${markdown.heading("Droplet", view.name)}\n\n${markdown.list({ ...facts, locked: String(locked) })}\n`;
  }

  complete(typed: string) {
    return completeNames(this.digitalOcean.lookups, DROPLETS, typed);
  }

  affected(params: { droplet: string }) {
    return affectedBy(this.digitalOcean, DROPLETS, params.droplet);
  }

  affectedNone(): readonly Affected[] {
    return [];
  }
}
