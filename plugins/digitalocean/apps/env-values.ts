import { nearest, ValidationError } from "cargoshipper/plugin";
import { type AppSpec, envsIn } from "./app-spec.js";

/**
 * A spec with the values that its text leaves out: those of `secrets`, by KEY or component.KEY, which makes the variable a
 * SECRET; otherwise those that the app has now. Throws a ValidationError for a variable that then has none.
 */
export function withEnvValues(
  spec: AppSpec,
  secrets: Readonly<Record<string, string>>,
  current?: AppSpec,
): AppSpec {
  const filled = structuredClone(spec);
  const now = new Map(current ? envsIn(current) : []);
  const unused = new Set(Object.keys(secrets));
  const missing: string[] = [];
  for (const [component, envs] of envsIn(filled))
    for (const env of envs) {
      const name = component ? `${component}.${env.key}` : env.key;
      const key = [name, env.key].find((one) => Object.hasOwn(secrets, one));
      if (key !== undefined) {
        unused.delete(key);
        Object.assign(env, { type: "SECRET", value: secrets[key] });
      } else if (env.value === undefined) {
        const kept = now.get(component)?.find((one) => one.key === env.key);
        if (kept?.value === undefined) missing.push(name);
        else Object.assign(env, { value: kept.value, ...(kept.type && { type: env.type ?? kept.type }) });
      }
    }
  if (unused.size > 0) throw stray([...unused], filled);
  if (missing.length > 0)
    throw new ValidationError(`spec: no value for ${missing.join(", ")}.`, {
      next: "Give it in secrets, as {KEY: secret://name}, or in the spec.",
    });
  return filled;
}

/** A spec as it is shown: a variable that is left without a value keeps the one that it has. */
export function withoutSecretValues(spec: AppSpec): AppSpec {
  const shown = structuredClone(spec);
  for (const [, envs] of envsIn(shown)) for (const env of envs) if (env.type === "SECRET") delete env.value;
  return shown;
}

function stray(names: readonly string[], spec: AppSpec): ValidationError {
  const known = envsIn(spec).flatMap(([component, envs]) =>
    envs.map(({ key }) => (component ? `${component}.${key}` : key)),
  );
  const [first = ""] = names;
  const meant = nearest(first, known);
  return new ValidationError(`secrets: the spec has no variable ${names.join(", ")}.`, {
    next: meant ? `Did you mean ${meant}?` : "Add it to envs of the spec, without a value.",
  });
}
