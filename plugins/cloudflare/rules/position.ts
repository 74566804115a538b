import { ValidationError } from "cargoshipper/plugin";
import type { Phase } from "./phases.js";
import { type Rule, ruleIn } from "./ruleset.js";

/** A place in a list of rules as the API takes it. */
export type Position = { readonly before: string } | { readonly after: string } | { readonly index: number };

/**
 * Reads a position among the rules that are there: `first`, `last`, `before <rule>`, `after <rule>`, or a number from 1.
 * `moved` is the rule that goes there, when it is one of them.
 */
export function readPosition(
  written: string | number,
  rules: readonly Rule[],
  phase: Phase,
  moved?: Rule,
): Position {
  const text = String(written).trim();
  if (text === "first") return { before: "" };
  if (text === "last") return { after: "" };
  if (/^\d+$/.test(text)) {
    const places = moved ? rules.length : rules.length + 1;
    const index = Number(text);
    if (index >= 1 && index <= places) return { index };
    throw new ValidationError(`position: ${text} is not within 1 to ${places}.`, {
      next: "Give a place that exists, or last.",
    });
  }
  const [, where, reference = ""] = /^(before|after)[\s:]+(.+)$/s.exec(text) ?? [];
  if (where === undefined)
    throw new ValidationError(`position: ${JSON.stringify(text)} is none.`, {
      next: "Give first, last, before <rule id>, after <rule id>, or a number from 1.",
    });
  const { id } = ruleIn(rules, reference, phase);
  if (id === moved?.id)
    throw new ValidationError("position: a rule cannot stand beside itself.", {
      next: "Name another rule, or give a number.",
    });
  return where === "before" ? { before: id } : { after: id };
}
