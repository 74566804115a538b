import type { Value } from "./field.js";

type Data = Record<string, Value>;

/** Metres: the least and most that a field takes, and what it is when it is left out. */
const METRES = {
  altitude: [-100_000, 42_849_672.95, undefined],
  size: [0, 90_000_000, 1],
  precision_horz: [0, 90_000_000, 10_000],
  precision_vert: [0, 90_000_000, 10],
} as const;

/** Degrees, minutes and seconds of one direction, of which minutes and seconds may be left out. */
const angle = (prefix: string, letters: string) =>
  `(?<${prefix}_degrees>\\d+)(?:\\s+(?<${prefix}_minutes>\\d+)(?:\\s+(?<${prefix}_seconds>\\d+(?:\\.\\d+)?))?)?` +
  `\\s+(?<${prefix}_direction>[${letters}])`;

const metres = Object.entries(METRES).map(([key, [, , without]]) => {
  const group = `\\s+(?<${key}>-?\\d+(?:\\.\\d+)?)m?`;
  return without === undefined ? group : `(?:${group}`;
});

const PATTERN = new RegExp(`^${angle("lat", "NS")}\\s+${angle("long", "EW")}${metres.join("")})?)?)?$`, "i");

/** A number as exact as the record can hold it, and never -0. */
const rounded = (value: unknown, steps: number) => Math.round(Number(value) * steps) / steps + 0;

/** Characters that no place comes near. */
const LONGEST = 200;

/** The data of a LOC record (RFC 1876), or undefined when it cannot be read. */
export function readLocation(content: string): Data | undefined {
  const groups = content.length > LONGEST ? undefined : PATTERN.exec(content.trim())?.groups;
  return groups && locationData(groups);
}

/** The data with what may be left out filled in. */
export function locationData(given: Readonly<Record<string, unknown>>): Data {
  const data: Data = {};
  for (const prefix of ["lat", "long"]) {
    for (const part of ["degrees", "minutes", "seconds"])
      data[`${prefix}_${part}`] = rounded(given[`${prefix}_${part}`] ?? 0, 1_000);
    data[`${prefix}_direction`] = String(given[`${prefix}_direction`]).toUpperCase();
  }
  for (const [key, [, , without]] of Object.entries(METRES)) data[key] = rounded(given[key] ?? without, 100);
  return data;
}

/** The data as text. */
export const writeLocation = (data: Data): string =>
  ["lat", "long"]
    .flatMap((prefix) =>
      ["degrees", "minutes", "seconds", "direction"].map((part) => String(data[`${prefix}_${part}`])),
    )
    .concat(Object.keys(METRES).map((key) => `${data[key]}m`))
    .join(" ");

const within = (value: Value | undefined, least: number, most: number) =>
  typeof value === "number" && value >= least && value <= most;

/** What is wrong with the data: ends of sentences about it. */
export function locationFaults(data: Data): string[] {
  const faults: string[] = [];
  for (const [prefix, most, letters] of [
    ["lat", 90, "NS"],
    ["long", 180, "EW"],
  ] as const) {
    const [degrees, minutes, seconds] = ["degrees", "minutes", "seconds"].map(
      (part) => data[`${prefix}_${part}`],
    );
    const fits = within(degrees, 0, most) && within(minutes, 0, 59) && within(seconds, 0, 59.999);
    const whole = Number.isInteger(degrees) && Number.isInteger(minutes);
    if (!fits || !whole || Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600 > most)
      faults.push(
        `${prefix} is beyond ${most} degrees, 59 minutes or 59.999 seconds; write whole degrees and minutes`,
      );
    if (!letters.includes(String(data[`${prefix}_direction`])))
      faults.push(`${prefix}_direction is none; write ${letters[0]} or ${letters[1]}`);
  }
  for (const [key, [least, most]] of Object.entries(METRES))
    if (!within(data[key], least, most))
      faults.push(`${key} is not a number of metres from ${least} to ${most}; write one`);
  return faults;
}
