/** Characters. The API refuses longer ones. */
const LONGEST = 4096;

const CLOSES: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };
/** A text in quotes, as Rust has them: with escapes, or raw between any number of `#`. */
const QUOTED = /r(#*)".*?"\1|"(?:[^"\\]|\\.)*"/sy;

/** What is wrong with an expression as far as that can be told without the API; undefined when nothing is. */
export function expressionFault(expression: string): string | undefined {
  if (expression.trim() === "") return "it is empty; true matches every request";
  if (expression.length > LONGEST)
    return `it has ${expression.length} characters, and ${LONGEST} are allowed`;
  const open: { readonly bracket: string; readonly at: number }[] = [];
  for (let at = 0; at < expression.length; at++) {
    const letter = expression[at] ?? "";
    if (letter === '"' || startsRaw(expression, at)) {
      QUOTED.lastIndex = at;
      if (!QUOTED.test(expression)) return `the quotation mark at character ${at + 1} is never closed`;
      at = QUOTED.lastIndex - 1;
    } else if ("([{".includes(letter)) open.push({ bracket: letter, at });
    else if (letter in CLOSES && open.pop()?.bracket !== CLOSES[letter])
      return `the ${letter} at character ${at + 1} closes nothing`;
  }
  const left = open.at(-1);
  return left && `the ${left.bracket} at character ${left.at + 1} is never closed`;
}

const startsRaw = (expression: string, at: number): boolean =>
  /^r#*"/.test(expression.slice(at, at + 258)) && !/\w/.test(expression[at - 1] ?? "");
