const LABEL = "[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?";
const HOSTNAME = new RegExp(`^(?:\\*\\.)?(?:${LABEL}\\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`);

/** A hostname as it is compared: in small letters, without the dot that may end it. */
export const normalHostname = (text: string): string => text.trim().toLowerCase().replace(/\.$/, "");

/** Whether a text is a hostname; `*` may stand for its first part. */
export const isHostname = (text: string): boolean => text.length <= 253 && HOSTNAME.test(text);
