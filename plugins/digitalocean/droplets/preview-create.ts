import type { Preview } from "cargoshipper/plugin";
import type { DigitalOcean } from "../client/connect.js";
import { counted } from "../client/counted.js";
import { monthly } from "../client/prices.js";
import type { CreateInput } from "./create-input.js";
import { DROPLETS } from "./droplet.js";
import { imageName } from "./image.js";
import { firewallsOfNew, protectionLine } from "./new-firewalls.js";
import { type CreatePlan, planCreate } from "./plan-create.js";

export const WITHOUT_KEY =
  "Without an SSH key DigitalOcean sends the root password by e-mail to the account's owner; it has to be changed at the first login.";

/** "$12.00 a month ($6.00 a month each)". */
export const priceOf = ({ names, each }: CreatePlan): string =>
  names.length === 1 ? monthly(each) : `${monthly(each * names.length)} (${monthly(each)} each)`;

/** What a person is shown before droplets are made. */
export async function previewCreate(digitalOcean: DigitalOcean, input: CreateInput): Promise<Preview> {
  const plan = await planCreate(digitalOcean, input);
  const { names, region, size, image, vpc, keys, volumes, project, each } = plan;
  const firewalls = await firewallsOfNew(digitalOcean, input.tags);
  const there = (await digitalOcean.lookups.all(DROPLETS)).map(({ name }) => name);
  const twice = names.filter((name) => there.includes(name));
  const called = (label: string, of: readonly string[]) =>
    of.length > 0 ? [`${label}: ${of.join(", ")}`] : [];
  return {
    summary: `Create ${names.length === 1 ? "the droplet" : `${names.length} droplets`} ${names.join(", ")} for ${priceOf(plan)}.`,
    details: [
      `${size.slug} (${counted(size.vcpus, "vCPU")}, ${size.memory} MiB, ${size.disk} GiB) in ${region.slug}, from ${imageName(image)}`,
      `Backups: ${input.backups ? `${input.backups}, ${monthly(each - size.price_monthly)} each, included` : "none"}`,
      `IPv6: ${input.ipv6 ? "yes" : "no"}. Monitoring: ${input.monitoring ? "yes" : "no"}.`,
      // What it holds may be secret.
      ...(input.user_data === undefined ? [] : ["At its first start it runs the user_data that is given."]),
      ...called(
        "SSH keys",
        keys.map(({ name }) => name),
      ),
      ...called("VPC", vpc ? [vpc.name] : []),
      ...called(
        "Volumes",
        volumes.map(({ name }) => name),
      ),
      ...called("Tags", input.tags),
      protectionLine(firewalls, input.tags),
      ...called("Project", project ? [project.name] : []),
      ...(keys.length > 0 ? [] : [WITHOUT_KEY]),
      ...called("Droplets of that name are there already, and another is made", twice),
    ],
    subject: {
      names,
      region: region.slug,
      size: size.slug,
      image: image.id,
      each,
      keys: keys.map(({ id }) => id),
      vpc: vpc?.id,
      volumes: volumes.map(({ id }) => id),
      project: project?.id,
      firewalls: firewalls?.map(({ id }) => id),
    },
  };
}
