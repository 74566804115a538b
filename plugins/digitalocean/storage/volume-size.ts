import { intWithin } from "cargoshipper/plugin";

/** A volume's size in GiB. */
export const volumeSize = intWithin(1, 16_384);
