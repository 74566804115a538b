const SIGNALS: Record<number, string> = {
  1: "SIGHUP",
  2: "SIGINT",
  3: "SIGQUIT",
  4: "SIGILL",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL",
  11: "SIGSEGV",
  13: "SIGPIPE",
  14: "SIGALRM",
  15: "SIGTERM",
};

/** What an exit code says of how a container ended; undefined when it says nothing more. */
export function exitMeaning(code: number, outOfMemory = false): string | undefined {
  if (outOfMemory) return "killed: out of memory";
  if (code === 126) return "the command cannot be executed";
  if (code === 127) return "the command was not found";
  const signal = SIGNALS[code - 128];
  if (signal === undefined) return undefined;
  return code === 137 ? "killed (SIGKILL)" : code === 143 ? "terminated (SIGTERM)" : `ended by ${signal}`;
}
