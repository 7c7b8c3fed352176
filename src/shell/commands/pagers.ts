// less and more: the timeline scrolls and folds by itself, so that they print.
import type { ShellCommand } from './index.ts'

export const pagers: readonly ShellCommand[] = ['less', 'more'].map((name) => ({
  name,
  summary: 'shows a file or its input',
  async run(args, io) {
    const paths = args.filter((word) => !/^[-+]/.test(word))
    if (paths.length === 0) io.out(io.stdin)
    for (const path of paths) {
      if (!(await io.files.exists(path))) {
        io.err(`${path}: No such file or directory\n`)
        return 1
      }
      io.out(await io.files.read(path))
    }
    return 0
  },
}))
