const bold = (text: string) => (process.stdout.isTTY ? `\u001b[1m${text}\u001b[0m` : text);

export const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

let steps = 0;

export const step = (title: string): void => say(`\n${bold(`${++steps}. ${title}`)}`);

/** A text below a call, set in, and cut where it is long. */
export function show(text: string, most = 24): void {
  const lines = text.split("\n");
  for (const line of lines.slice(0, most)) say(`  ${line.length > 160 ? `${line.slice(0, 159)}…` : line}`);
  if (lines.length > most) say(`  … ${lines.length - most} more lines`);
}
