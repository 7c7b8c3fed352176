// kubectl plugin list: the programs on the PATH that kubectl would run as its own. Models kubectl cmd/plugin, v1.35.
import { CommandError, type Verb } from '../verb.ts'

const prefix = 'kubectl-'

export const pluginList: Verb = {
  path: 'plugin list',

  async run({ flags, io }) {
    const folders = [...new Set((io.env.PATH ?? '').split(':').filter((folder) => folder.trim() !== ''))]
    const found: string[] = []
    for (const folder of folders) {
      if (!(await io.files.isFolder(folder))) {
        io.err(
          `Unable to read directory ${JSON.stringify(folder)} from your PATH: open ${folder}: no such file or directory. Skipping...\n`,
        )
        continue
      }
      for (const name of await io.files.list(folder))
        if (name.startsWith(prefix)) found.push(flags.on('name-only') ? name : `${folder}/${name}`)
    }
    if (found.length === 0) throw new CommandError('error: unable to find any kubectl plugins in your PATH')
    io.out(`The following compatible plugins are available:\n\n${found.map((path) => `${path}\n`).join('')}`)
    return 0
  },
}
