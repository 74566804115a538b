import { benchStart } from "./start.js";

await benchStart(15);
