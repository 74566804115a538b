import { joined, likelihoods, type Vocabulary } from "cargoshipper/api";
import { accessorOf } from "./accessor-of.js";
import { RARE_PARTS } from "./rare-parts.js";
import { MEANS, PHRASES } from "./turns-of-phrase.js";
import { WORDS_OF_MACHINES } from "./words-of-machines.js";
import { WORDS_OF_PLATFORMS } from "./words-of-platforms.js";

/** What people call the things of DigitalOcean. */
export const VOCABULARY: Vocabulary = {
  empty: "digitalocean ocean do",
  means: MEANS,
  phrases: PHRASES,
  keyWords: joined(WORDS_OF_MACHINES, WORDS_OF_PLATFORMS),
  likelihoodOf: likelihoods(RARE_PARTS),
  accessorOf,
};
