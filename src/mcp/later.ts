/**
 * An object that is made when something is first asked of it. The build puts it around each schema of the MCP SDK, most
 * of which no start needs (`esbuild.config.ts`).
 */
export function later<T extends object>(make: () => T): T {
  let made: T | undefined;
  const real = (): T => {
    made ??= make();
    return made;
  };
  return new Proxy({} as T, {
    get: (_, key) => Reflect.get(real(), key),
    has: (_, key) => Reflect.has(real(), key),
    getPrototypeOf: () => Reflect.getPrototypeOf(real()),
  });
}
