// /restart, /menu, /lang, /quit: where one is and in which language.
import type { SlashCommand } from './slash-command.ts'

export const restart: SlashCommand = {
  name: '/restart',
  usage: '',
  summary: (words) => words.slash.restart,
  run: (_args, desk) => desk.restart(),
}

export const menu: SlashCommand = {
  name: '/menu',
  usage: '',
  summary: (words) => words.slash.menu,
  run: (_args, desk) => desk.menu(),
}

export const lang: SlashCommand = {
  name: '/lang',
  usage: 'en|ko',
  summary: (words) => words.slash.lang,
  run([language = ''], desk) {
    if (language !== 'en' && language !== 'ko') {
      desk.say('!', desk.words.unknownLanguage(language))
      return
    }
    desk.setLanguage(language)
    desk.say('i', desk.words.languageIs)
  },
}

export const quit: SlashCommand = {
  name: '/quit',
  usage: '',
  summary: (words) => words.slash.quit,
  run: (_args, desk) => desk.leave(),
}
