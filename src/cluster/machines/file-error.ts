// What a file operation answers when it cannot be done: an errno and its text.

const errnoTexts = {
  EACCES: 'Permission denied',
  EBUSY: 'Resource busy',
  EEXIST: 'File exists',
  EINVAL: 'Invalid argument',
  EIO: 'I/O error',
  EISDIR: 'Is a directory',
  ELOOP: 'Symbolic link loop',
  ENOENT: 'No such file or directory',
  ENOEXEC: 'Exec format error',
  ENOSPC: 'No space left on device',
  ENOTDIR: 'Not a directory',
  ENOTEMPTY: 'Directory not empty',
  EPERM: 'Operation not permitted',
  EROFS: 'Read-only file system',
  EXDEV: 'Cross-device link',
} as const

export type Errno = keyof typeof errnoTexts

/** Thrown by every operation of FileSystem; the message is the C library's text of the errno. */
export class FileError extends Error {
  readonly errno: Errno
  readonly path: string

  constructor(errno: Errno, path: string) {
    super(errnoTexts[errno])
    this.errno = errno
    this.path = path
  }
}
