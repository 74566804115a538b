import cloudflare from "../../../plugins/cloudflare/index.js";
import { itShowsItself } from "../surface.js";

itShowsItself(cloudflare);
