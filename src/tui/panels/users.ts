// The simulated users: what they got last, and how often it was good.
import { pad, widthOf } from '../cells.ts'
import { span } from '../rows.ts'
import type { Panel } from './panel.ts'

const answersMost = 16

export const usersPanel: Panel = {
  name: 'users',
  title: (_state, texts) => texts.panels.users,
  count: ({ users }) => users.length,
  source: ({ users }) => users,
  rows({ users }, { texts, signs, width }, from, to) {
    const name = Math.min(Math.floor(width / 3), Math.max(4, ...users.map((user) => widthOf(user.name))))
    // How often stands whole; of the answers as many as have room beside it.
    const answers = Math.max(0, Math.min(answersMost, width - name - widthOf(texts.status.ok(100)) - 4))
    return users.slice(from, to).map((user) => {
      const good = user.answers.filter(Boolean).length
      const percent = user.answers.length === 0 ? 0 : Math.floor((100 * good) / user.answers.length)
      const slot = percent >= 99 ? 'good' : percent >= 50 ? 'warn' : 'bad'
      return [
        span(pad(user.name, name, signs.more)),
        span('  '),
        ...user.answers
          .slice(user.answers.length - Math.min(user.answers.length, answers))
          .map((isGood) => (isGood ? span(signs.ok, 'good') : span(signs.failed, 'bad'))),
        span('  '),
        span(texts.status.ok(percent), slot),
      ]
    })
  },
}
