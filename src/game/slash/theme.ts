// /theme: colours and signs of the screen.
import { type Appearance, appearanceOf, appearanceWords } from '../appearance.ts'
import { didYouMean } from '../suggest.ts'
import type { SlashCommand } from './slash-command.ts'

export const theme: SlashCommand = {
  name: '/theme',
  usage: 'NAME',
  summary: (words) => words.slash.theme,
  run(args, { words, say, wish }) {
    const wishes: Partial<Appearance>[] = []
    for (const word of args) {
      const wanted = appearanceOf(word)
      if (wanted === undefined) {
        say('!', words.unknownTheme(word, didYouMean(word, appearanceWords)))
        return
      }
      wishes.push(wanted)
    }
    if (args.length === 0) {
      say('i', words.themesAre(appearanceWords.join(', ')))
      return
    }
    wish(Object.assign({}, ...wishes))
    say('i', words.themeIs(args.join(' ')))
  },
}
