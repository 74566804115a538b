import { homedir } from "node:os";
import { isAbsolute } from "node:path";

const NONE = "/nonexistent";

/**
 * The user's home folder. A user without one, such as the bare number that a container runs as, or one whose HOME is no
 * whole path, gets a folder that does not exist, so that nothing is found and nothing kept there: what lies in the working
 * directory may be anybody's.
 */
export function homeFolder(): string {
  try {
    const home = homedir();
    return isAbsolute(home) ? home : NONE;
  } catch {
    return NONE;
  }
}
