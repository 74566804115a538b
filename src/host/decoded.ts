/** A URI as a handler will read it: an escaped letter is that letter. What is no valid escape stays as it is. */
export function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
