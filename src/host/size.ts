import type { ContentBlock } from "../plugin/index.js";

/** The most characters that an answer's text, or its structured form, may have. */
export const BUDGET = 40_000;

// Room for what surrounds `data` in the structured form, and for the note on what was left out.
const MARGIN = 1_000;

/**
 * Cuts the largest lists and texts of an answer until its text and its JSON both fit the budget, and says under
 * `truncated` what was left out and which parameters narrow the answer.
 */
export function shrink(
  data: Record<string, unknown>,
  render: (data: Record<string, unknown>) => string,
  parameters: readonly string[],
): Record<string, unknown> {
  const size = (value: Record<string, unknown>) =>
    Math.max(JSON.stringify(value).length, render(value).length);
  let at = size(data);
  if (at <= BUDGET - MARGIN) return data;
  const whole = data;
  let cut: Record<string, unknown> = { ...data };
  for (let round = 0; at > BUDGET - MARGIN && round < 24; round++) {
    const key = largest(cut);
    if (key === undefined) break;
    cut = { ...cut, [key]: shorten(cut[key], ((BUDGET - MARGIN) / at) * 0.95) };
    at = size(cut);
  }
  const notes = Object.keys(cut).flatMap((key) =>
    cut[key] === whole[key] ? [] : [note(key, whole[key], cut[key])],
  );
  const narrower = parameters.filter((name) =>
    /^(limit|cursor|fields|filters?|tail|since|until|grep)$/.test(name),
  );
  const how = narrower.length > 0 ? ` Narrow it with ${narrower.join(", ")}.` : "";
  return { ...cut, truncated: `${notes.join("; ")}.${how}` };
}

/** The member that takes the most room. */
function largest(data: Record<string, unknown>): string | undefined {
  const sized = Object.entries(data).map(
    ([key, value]) => [key, JSON.stringify(value)?.length ?? 0] as const,
  );
  return sized.sort(([, a], [, b]) => b - a)[0]?.[0];
}

function shorten(value: unknown, share: number): unknown {
  if (typeof value === "string") return middleOut(value, Math.floor(value.length * share));
  if (Array.isArray(value)) {
    if (value.length > 1) return value.slice(0, Math.max(1, Math.floor(value.length * share)));
    return value.map((item) => shorten(item, share));
  }
  if (typeof value === "object" && value !== null) {
    const record = value as Record<string, unknown>;
    const key = largest(record);
    return key === undefined ? record : { ...record, [key]: shorten(record[key], share) };
  }
  return value;
}

function note(key: string, whole: unknown, cut: unknown): string {
  if (Array.isArray(whole) && Array.isArray(cut) && cut.length < whole.length) {
    return `${key}: the first ${cut.length} of ${whole.length} are shown`;
  }
  return `${key}: shortened to fit`;
}

/** A text of at most `length` characters: its beginning and its end, with the number of those left out between. */
export function middleOut(text: string, length: number): string {
  if (text.length <= length) return text;
  const gap = `\n… ${text.length - length} characters left out …\n`;
  const room = Math.max(0, length - gap.length);
  const head = Math.ceil(room / 2);
  return text.slice(0, head) + gap + text.slice(text.length - (room - head));
}

/** Blocks whose texts fit the budget together. Images and sound are left whole. */
export function fitBlocks(blocks: readonly ContentBlock[]): readonly ContentBlock[] {
  let room = BUDGET;
  return blocks.map((block) => {
    if (block.type !== "text") return block;
    const text = middleOut(block.text, room);
    room = Math.max(0, room - text.length);
    return { ...block, text };
  });
}
