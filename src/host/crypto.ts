/** Node's own crypto, loaded when it is first used: a start that signs and masks nothing need not wait for it. */
export const crypto = () => process.getBuiltinModule("node:crypto");

/** A value that is made when it is first asked for. */
export function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
