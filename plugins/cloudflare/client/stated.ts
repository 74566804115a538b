/** Optional parameters without those that are undefined, which the SDK's types do not take. */
export const stated = <T extends object>(optional: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<T> as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
