const sizeOf = (value: unknown): number => JSON.stringify(value)?.length ?? 0;

/**
 * A copy of a JSON value that takes about as much room as is given, in characters of JSON. What is small stays whole;
 * lists keep their first items, texts both their ends, and objects the fields that come first.
 */
export function trim(value: unknown, room: number): unknown {
  if (sizeOf(value) <= room) return value;
  if (typeof value === "string") return trimText(value, room);
  if (Array.isArray(value)) return trimList(value, room);
  if (typeof value === "object" && value !== null) return trimObject(value as Record<string, unknown>, room);
  return value;
}

// Quotes, line ends and the like take two characters or six in JSON.
function trimText(text: string, room: number): string {
  let length = room;
  let cut = middleOut(text, length);
  while (length > 0 && sizeOf(cut) > room) {
    length = Math.floor((length * room * 0.95) / sizeOf(cut));
    cut = middleOut(text, length);
  }
  return cut;
}

function trimList(items: readonly unknown[], room: number): unknown[] {
  const kept: unknown[] = [];
  let left = room - 2;
  for (const item of items) {
    const size = sizeOf(item) + 1;
    if (size > left) break;
    kept.push(item);
    left -= size;
  }
  // One item that is too large for itself is better cut than missing.
  return kept.length > 0 ? kept : items.slice(0, 1).map((item) => trim(item, room - 2));
}

function trimObject(object: Record<string, unknown>, room: number): Record<string, unknown> {
  const entries = Object.entries(object).map(([key, item]) => ({
    key,
    item,
    cost: key.length + 4,
    size: sizeOf(item),
  }));
  const kept: typeof entries = [];
  let left = room - 2;
  for (const entry of entries) {
    if (left < entry.cost + Math.min(entry.size, 40)) break;
    kept.push(entry);
    left -= entry.cost;
  }
  // The small ones first: what they do not need is for the large ones.
  const trimmed = new Map<string, unknown>();
  [...kept]
    .sort((a, b) => a.size - b.size)
    .forEach(({ key, item, size }, index) => {
      const share = Math.floor(left / (kept.length - index));
      const cut = size <= share ? item : trim(item, share);
      trimmed.set(key, cut);
      left -= Math.min(size, share);
    });
  return Object.fromEntries(kept.map(({ key }) => [key, trimmed.get(key)]));
}

/** A text of at most `length` characters: its beginning and its end, with the number of those left out between. */
export function middleOut(text: string, length: number): string {
  if (text.length <= length) return text;
  const gap = `\n… ${text.length - length} characters left out …\n`;
  if (length <= gap.length) return text.slice(0, Math.max(0, length));
  const room = length - gap.length;
  const head = Math.ceil(room / 2);
  return text.slice(0, head) + gap + text.slice(text.length - (room - head));
}
