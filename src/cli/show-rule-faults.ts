import type { RuleFault } from "../host/rule-faults.js";
import type { Printer } from "./print.js";

/** Prints each denial that was probably not meant as it is written, where it is, and what was probably meant. */
export function showRuleFaults(faults: readonly RuleFault[], out: Printer): void {
  for (const { pattern, where, problem, hint } of faults) {
    out.line(`${out.style("red", "bad")}  deny ${pattern}  ${where}`);
    out.line(`     It ${problem}.${hint === undefined ? "" : ` ${hint}`}`);
  }
}
