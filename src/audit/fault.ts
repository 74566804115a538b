const CAUSES: Readonly<Record<string, string>> = {
  EACCES: "this user has no permission; give it the file and its folder, or name another file",
  EPERM: "this user has no permission; give it the file and its folder, or name another file",
  ENOSPC: "its disk is full; make room, rotated files can be moved away",
  EDQUOT: "this user's quota is used up; make room, rotated files can be moved away",
  EFBIG: "it may not become any larger; name a smaller maxSize",
  EROFS: "its file system is read-only; name a file elsewhere",
  EISDIR: "it is a folder; name a file in it",
  ENOENT: "there is no such file",
  ENOTDIR: "a part of its path is no folder",
  EIO: "its disk fails",
};

/** An Error about the audit file: what could not be done, why, and what to do about it. */
export function auditFault(file: string, doing: "written" | "read", error: unknown): Error {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const why = CAUSES[code];
  return new Error(`The audit file ${file} cannot be ${doing}: ${why ? `${why} (${code})` : message}.`, {
    cause: error,
  });
}
