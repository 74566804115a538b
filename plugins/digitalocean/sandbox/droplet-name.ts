import { invalid } from "./answer.js";

const NAME = /^[a-zA-Z0-9]?[a-z0-9A-Z.-]*[a-z0-9A-Z]$/;
const LONGEST = 255;

/** Throws what the API answers to a name that no droplet can have. */
export function checkDropletName(name: string | undefined): asserts name is string {
  if (!name) throw invalid("Name can't be blank");
  if (!NAME.test(name) || name.length > LONGEST)
    throw invalid("Only valid hostname characters are allowed. (a-z, A-Z, 0-9, . and -)");
}
