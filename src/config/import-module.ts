/**
 * Imports a module that is not part of this package, by Node.js itself. A file of its own, because compiled code that
 * is kept (src/cli/compiled-code.ts) cannot import.
 */
export const importModule = (url: string): Promise<Record<string, unknown>> => import(url);
