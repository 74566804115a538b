import { HINT, isHarmless } from "./telling.js";
import { telling } from "./text-keys.js";
import { Lines } from "./text-lines.js";
import { valuesOf } from "./text-values.js";

/** A text without the values that it assigns to telling keys, in whatever notation. */
export function withoutAssigned(text: string, mask: (value: string) => string): string {
  let lines: Lines | undefined;
  let clean = "";
  let at = 0;
  HINT.lastIndex = 0;
  for (let hint = HINT.exec(text); hint; hint = HINT.exec(text)) {
    const key = telling(text, hint.index, HINT.lastIndex, at);
    if (typeof key === "number") {
      HINT.lastIndex = key;
      continue;
    }
    HINT.lastIndex = key.end;
    lines ??= new Lines(text);
    for (const { start, end } of valuesOf(text, key, lines)) {
      if (start < at || end <= start) continue;
      const value = text.slice(start, end);
      if (isHarmless(value)) continue;
      clean += text.slice(at, start) + mask(value);
      at = end;
    }
    if (at > HINT.lastIndex) HINT.lastIndex = at;
  }
  return at === 0 ? text : clean + text.slice(at);
}
