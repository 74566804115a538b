import { homedir } from "node:os";

/**
 * The user's home folder. A user without one, such as the bare number that a container runs as, gets a folder that
 * does not exist, so that nothing is found and nothing kept there.
 */
export function homeFolder(): string {
  try {
    return homedir();
  } catch {
    return "/nonexistent";
  }
}
