#!/usr/bin/env node
import { useCompiledCode } from "./cli/compiled-code.js";

// Before anything else is loaded, so that it is loaded the quick way.
const keepCompiledCode = useCompiledCode();
void import("./main.js").then(({ main }) => main(import.meta.url, keepCompiledCode));
