import type { Phrase } from "./vocabulary.js";

/** Addresses of machines and of people. */
export const SPOKEN_ADDRESSES: readonly Phrase[] = [
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?:\/\d+)?\b|\b[0-9a-f]*:[0-9a-f]*:[0-9a-f:]*/g, " ip address "],
  [/\b[\w.+-]+@[\w.-]+\b/g, " email address "],
];

/** What is said of the things of any provider in two words where its API has one. */
export const DAILY_PHRASES: readonly Phrase[] = [
  [/\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|dev|io|co|de|uk|eu|app|example)\b/g, " domain "],
  [/\blocalhost(?::\d+)?/g, " localhost "],
  [/\b(?:turn|turned|switch|switched|flip) on\b|\bturn (\w+(?: \w+){0,3}) on\b/g, " enable $1 "],
  [/\b(?:turn|turned|switch|switched|flip) off\b|\bturn (\w+(?: \w+){0,3}) off\b/g, " disable $1 "],
  [/\b(?:log|logs|logged|logging|sign|signs|signed|signing) in(?:to)?\b/g, " login "],
  [/\b(?:log|logs|logged|logging|sign|signs|signed|signing)(?: \w+)? out\b/g, " logout revoke session "],
  [/\bstop (\w+)ing\b/g, " stop delete disable $1 "],
  [/\b(?:shut|close|take) down\b/g, " disable delete remove "],
  [/\bname ?servers?\b/g, " nameserver "],
  [/\bset ?up\b|\bspin up\b/g, " create "],
  [/\bback up\b/g, " backup export "],
  [/\blook up\b/g, " lookup "],
  [/\bsign ?up\b/g, " signup "],
  [/\b(?:get rid of|take off|take away|throw out)\b/g, " remove "],
  [/\b(?:roll|rolled|go|went) back\b/g, " rollback "],
];
