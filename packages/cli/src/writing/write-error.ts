/** Why the output folder cannot be written; a usage error (exit 2) with a sentence for people. */
export class WriteError extends Error {
  override readonly name = 'WriteError'
}

const CAUSES: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file would be larger than allowed',
  ENAMETOOLONG: 'the name is too long',
  ENOTDIR: 'a part of the path is not a folder',
  EMFILE: 'too many files are open',
  ELOOP: 'it is a link',
}

/** Says a failed file operation in words. */
export function writeError(path: string, error: unknown): WriteError {
  if (error instanceof WriteError) return error
  const { code, message } = error as NodeJS.ErrnoException
  return new WriteError(`cannot write ${path}: ${(code !== undefined && CAUSES[code]) || code || message}`)
}
