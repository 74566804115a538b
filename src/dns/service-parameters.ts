import { addressFault, plainAddress6 } from "./address.js";
import type { Field } from "./field.js";
import { shown } from "./shown.js";
import { quote, textOf, type Word, wordsOf } from "./words.js";

/** The keys of RFC 9460 and its followers, in the order of their numbers. */
const KEYS = [
  "mandatory",
  "alpn",
  "no-default-alpn",
  "port",
  "ipv4hint",
  "ech",
  "ipv6hint",
  "dohpath",
  "ohttp",
];

/** Keys that are a statement by themselves. */
const BARE = ["no-default-alpn", "ohttp"];

interface Parameter {
  readonly key: string;
  readonly value: string | undefined;
}

const rank = ({ key }: Parameter) =>
  KEYS.includes(key) ? KEYS.indexOf(key) : Number(/^key(\d+)$/.exec(key)?.[1] ?? 65_536);

function parameterOf({ source }: Word): Parameter | undefined {
  const [, key = "", equals, value = ""] = /^([^=]*)(=?)([\s\S]*)$/.exec(source) ?? [];
  if (!equals) return { key: key.toLowerCase(), value: undefined };
  const text = textOf([{ source: value, quoted: /^".*"$/s.test(value) }]);
  return text === undefined ? undefined : { key: key.toLowerCase(), value: text };
}

/** The parameters of a value, or undefined when it cannot be read. */
function parametersOf(text: string): Parameter[] | undefined {
  const found = wordsOf(text)?.map(parameterOf);
  return found?.every((one) => one !== undefined) ? found : undefined;
}

const plain = ({ key, value }: Parameter): Parameter => ({
  key,
  value: key === "ipv6hint" ? value?.split(",").map(plainAddress6).join(",") : value,
});

function parameterFault({ key, value }: Parameter): string | undefined {
  if (!KEYS.includes(key) && !/^key\d{1,5}$/.test(key))
    return `has the key ${shown(key)}; write ${KEYS.join(", ")} or a key such as key65001`;
  if (BARE.includes(key)) return value ? `has a value for ${key}; write ${key} alone` : undefined;
  if (!value) return key.startsWith("key") ? undefined : `has no value for ${key}; write ${key}="…"`;
  if (key === "port" && !(/^\d{1,5}$/.test(value) && Number(value) <= 65_535))
    return `has the port ${shown(value)}; write a whole number from 0 to 65535`;
  if (key !== "ipv4hint" && key !== "ipv6hint") return undefined;
  const faults = value.split(",").map((one) => addressFault(one, key === "ipv4hint" ? 4 : 6));
  const fault = faults.find((one) => one !== undefined);
  return fault && `has an address in ${key} that ${fault}`;
}

/** The parameters of HTTPS and SVCB, which become quoted and ordered, because their order says nothing. */
export const parameters = (key: string): Field => ({
  key,
  rest: true,
  optional: true,
  take: (text) =>
    parametersOf(text)
      ?.map(plain)
      .sort((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1))
      .map((one) => (one.value === undefined ? one.key : `${one.key}=${quote(one.value)}`))
      .join(" ") ?? text,
  fault: (value) => {
    const found = parametersOf(String(value));
    if (!found) return `is ${shown(value)}; write parameters such as alpn="h3,h2"`;
    const keys = found.map((one) => one.key);
    const twice = keys.find((one, at) => keys.indexOf(one) < at);
    return twice
      ? `has ${twice} twice; write each key once`
      : found.map(parameterFault).find((one) => one !== undefined);
  },
});
