/** Faults that are told of one call. */
const MOST = 20;

/** Faults in one text, and how many more there are. */
export function severalFaults(faults: readonly string[]): string {
  const more = faults.length > MOST ? ` And ${faults.length - MOST} more.` : "";
  return faults.slice(0, MOST).join(" ") + more;
}
