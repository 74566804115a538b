import digitalocean from "../../../plugins/digitalocean/index.js";
import { itShowsItself } from "../surface.js";

itShowsItself(digitalocean);
