// jobs, fg, kill and wait: what runs behind a `&`.
import { jobText } from '../background-jobs.ts'
import type { ShellCommand, Workstation } from './index.ts'

export const jobCommands = ({ jobs }: Workstation): readonly ShellCommand[] => [
  {
    name: 'jobs',
    summary: 'lists what runs in the background',
    async run(_args, io) {
      const all = jobs.all
      for (const job of all) io.out(jobText(job, job === all.at(-1)))
      return 0
    },
  },
  {
    name: 'fg',
    summary: 'waits for a background job; Ctrl-C ends it',
    async run([word], io) {
      const job = jobs.find(word)
      if (job === undefined) {
        io.err(`bash: fg: ${word ?? 'current'}: no such job\n`)
        return 1
      }
      io.out(`${job.line}\n`)
      return jobs.follow(job, io.interrupt)
    },
  },
  {
    name: 'kill',
    summary: 'ends a background job',
    async run(args, io) {
      const words = args.filter((word) => !/^-([A-Z]+|\d+)$/.test(word))
      if (words.length === 0) {
        io.err(
          'kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]\n',
        )
        return 2
      }
      let exitCode = 0
      for (const word of words) {
        const job = jobs.find(word)
        if (job !== undefined) jobs.kill(job)
        else {
          exitCode = 1
          const isNumber = /^\d+$/.test(word)
          io.err(
            word.startsWith('%')
              ? `bash: kill: ${word}: no such job\n`
              : `bash: kill: ${isNumber ? `(${word}) - No such process` : `${word}: arguments must be process or job IDs`}\n`,
          )
        }
      }
      return exitCode
    },
  },
  {
    name: 'wait',
    summary: 'waits until background jobs have ended',
    async run(args, io) {
      let exitCode = 0
      for (const job of args.length === 0 ? [...jobs.all] : args.map((word) => jobs.find(word)))
        exitCode = job === undefined ? 127 : await jobs.follow(job, io.interrupt)
      return exitCode
    },
  },
]
