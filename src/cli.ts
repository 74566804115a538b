#!/usr/bin/env node
import { writeSync } from "node:fs";
import { useCompiledCode } from "./cli/compiled-code.js";

// Before anything else is loaded, so that it is loaded the quick way.
const keepCompiledCode = useCompiledCode();
import("./main.js")
  .then(({ main }) => main(import.meta.url, keepCompiledCode))
  .catch((error: unknown) => {
    // Nothing is there yet that could say it.
    writeSync(2, `${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
  });
