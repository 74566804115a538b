import type { ContentBlock } from "../plugin/index.js";
import { middleOut, trim } from "./trim.js";

/** The most characters that an answer's text, or its structured form, may have. */
export const BUDGET = 40_000;

// Room for what surrounds `data` in the structured form, for the note on what was left out, and for a first line of the
// host's.
const ROOM = BUDGET - 1_000;

type Data = Record<string, unknown>;

/**
 * Cuts the largest lists, maps and texts of an answer until its text and its JSON both fit the budget, and says under
 * `truncated` what was left out and which parameters narrow the answer.
 */
export function shrink(data: Data, render: (data: Data) => string, parameters: readonly string[]): Data {
  const size = (value: Data) => Math.max(JSON.stringify(value).length, render(value).length);
  const length = JSON.stringify(data).length;
  // Half of the room is enough to know without rendering it, which takes as long again.
  if (length <= ROOM / 2 || (length <= ROOM && render(data).length <= ROOM)) return data;
  let cut = trim(data, ROOM) as Data;
  // Rendering may take more room than JSON; what is trimmed is small, so another round costs little.
  for (let at = size(cut), room = ROOM; at > ROOM && room > 1; at = size(cut)) {
    room = Math.floor((room * ROOM * 0.95) / at);
    cut = trim(data, room) as Data;
  }
  const said = "truncated" in data ? "left_out" : "truncated";
  // A cursor goes on after all rows of the page, and would skip those that are cut.
  const { cursor: _cursor, ...rest } = cut;
  const kept = Object.keys(cut).find((key) => isShorter(data[key], cut[key]));
  return { ...(kept === undefined ? cut : rest), [said]: whatIsMissing(data, cut, parameters) };
}

const isShorter = (whole: unknown, cut: unknown): cut is unknown[] =>
  Array.isArray(whole) && Array.isArray(cut) && cut.length < whole.length;

function whatIsMissing(data: Data, cut: Data, parameters: readonly string[]): string {
  const notes = Object.keys(cut).flatMap((key) =>
    cut[key] === data[key] ? [] : [note(key, data[key], cut[key])],
  );
  const missing = Object.keys(data).length - Object.keys(cut).length;
  if (missing > 0) notes.push(`${missing} more fields are left out`);
  const narrower = parameters.filter((name) =>
    /^(limit|cursor|fields|filters?|tail|since|until|grep)$/.test(name),
  );
  const how = narrower.length > 0 ? ` Narrow it with ${narrower.join(", ")}.` : "";
  return `${middleOut(notes.join("; "), 500)}.${how}`;
}

function note(key: string, whole: unknown, cut: unknown): string {
  if (isShorter(whole, cut)) {
    return `${key}: the first ${cut.length} of ${(whole as unknown[]).length} are shown; ask for that many or fewer at a time`;
  }
  return `${key}: shortened to fit`;
}

/** Blocks whose texts fit the budget together. Images and sound are left whole. */
export function fitBlocks(blocks: readonly ContentBlock[]): readonly ContentBlock[] {
  let room = ROOM;
  const fitted = (text: string) => {
    const cut = middleOut(text, room);
    room -= cut.length;
    return cut;
  };
  return blocks.map((block) => {
    if (block.type === "text") return { ...block, text: fitted(block.text) };
    if (block.type !== "resource" || !("text" in block.resource)) return block;
    return { ...block, resource: { ...block.resource, text: fitted(block.resource.text) } };
  });
}
