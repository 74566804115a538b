import { joined, likelihoods, type Vocabulary } from "cargoshipper/api";
import { RARE_PARTS } from "./rare-parts.js";
import { MEANS, PHRASES } from "./turns-of-phrase.js";
import { WORDS_OF_NETWORKS } from "./words-of-networks.js";
import { WORDS_OF_PLATFORM } from "./words-of-platform.js";
import { WORDS_OF_SITES } from "./words-of-sites.js";
import { WORDS_OF_WISHES } from "./words-of-wishes.js";

/** What people call the things of Cloudflare. */
export const VOCABULARY: Vocabulary = {
  empty: "cloudflare",
  means: MEANS,
  phrases: PHRASES,
  keyWords: joined(WORDS_OF_SITES, WORDS_OF_PLATFORM, WORDS_OF_NETWORKS, WORDS_OF_WISHES),
  likelihoodOf: likelihoods(RARE_PARTS),
};
