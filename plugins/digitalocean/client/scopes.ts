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

/** The scopes that a request takes, `droplet:create`; empty where the API's document names none. */
export async function scopesFor(method: string, path: string): Promise<readonly string[]> {
  const fitting = (await needs()).filter((one) => one.method === method && one.pattern.test(path));
  // `/account/keys` fits a path with a variable as well; the one without is meant.
  return (fitting.find(({ pattern }) => !pattern.source.includes("[^/]+")) ?? fitting[0])?.scopes ?? [];
}
