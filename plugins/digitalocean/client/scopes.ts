interface Needs {
  readonly method: string;
  readonly pattern: RegExp;
  readonly scopes: readonly string[];
}

let loaded: Promise<readonly Needs[]> | undefined;

/** Read from the index of operations when it is first needed, which is when something was refused. */
function needs(): Promise<readonly Needs[]> {
  loaded ??= import("../api/operations.json", { with: { type: "json" } }).then(({ default: rows }) =>
    rows.map((row) => {
      const [, method = "", path = ""] = (row[0] ?? "").split(" ");
      const scopes = (row[6] ?? "").split(" ").filter(Boolean);
      return { method, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}$`), scopes };
    }),
  );
  return loaded;
}

/** What some actions of droplets take beside the scope of their operation; the API's document says it in words alone. */
export const OF_DROPLET_ACTIONS: Readonly<Record<string, string>> = {
  snapshot: "image:create",
  resize: "droplet:create",
  rebuild: "droplet:admin",
  restore: "droplet:admin",
  password_reset: "droplet:admin",
};

const DROPLET_ACTIONS = /^\/droplets(?:\/[^/]+)?\/actions$/;

/**
 * The scopes that a request takes, `droplet:create`; empty where the API's document names none. `action` is the type in its
 * body, where one operation does many things.
 */
export async function scopesFor(method: string, path: string, action = ""): Promise<readonly string[]> {
  const beside =
    method === "POST" && DROPLET_ACTIONS.test(path) && Object.hasOwn(OF_DROPLET_ACTIONS, action)
      ? OF_DROPLET_ACTIONS[action]
      : undefined;
  return [...(await scopesOfOperation(method, path)), ...(beside ? [beside] : [])];
}

async function scopesOfOperation(method: string, path: string): Promise<readonly string[]> {
  const fitting = (await needs()).filter((one) => one.method === method && one.pattern.test(path));
  // `/account/keys` fits a path with a variable as well; the one without is meant.
  return (fitting.find(({ pattern }) => !pattern.source.includes("[^/]+")) ?? fitting[0])?.scopes ?? [];
}
