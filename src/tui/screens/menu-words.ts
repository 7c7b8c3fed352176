// What the menu calls things: chapters, levels by their stars, the run that was left.
import type { LevelSummary, SessionState } from '#game/session-state.ts'
import { widthOf } from '../cells.ts'
import type { Texts } from '../text/index.ts'
import type { Signs } from '../theme.ts'
import type { MenuItem } from './menu-items.ts'

export function nameOf(item: MenuItem, { menu }: Texts): string {
  return item.kind === 'level' ? item.level.title : menu[item.kind]
}

/** `01-first-contact` is `1 First contact`; a chapter that has no title is called as its folder. */
export function chapterTitle(chapter: string, { chapters }: Texts): string {
  const [, number, name = chapter] = /^(\d+)-(.+)$/.exec(chapter) ?? []
  const isTitled = (key: string): key is keyof typeof chapters => Object.hasOwn(chapters, key)
  const words = name.replaceAll('-', ' ')
  const title = isTitled(name) ? chapters[name] : words.charAt(0).toUpperCase() + words.slice(1)
  return number === undefined ? title : `${Number(number)} ${title}`
}

/** The run that was left without an end. */
export function leftRun({ catalogue, unfinished }: SessionState, { menu }: Texts): string {
  if (unfinished === undefined) return ''
  const title = catalogue.find(({ id }) => id === unfinished.level)?.title ?? unfinished.level
  return menu.continueAbout(title, unfinished.commands)
}

export const starsOf = (stars = 0, { star, noStar }: Signs) => star.repeat(stars) + noStar.repeat(3 - stars)

/** Ids of faults, which levels name beside words, say nothing to who has not met them. */
export const taughtBy = ({ teaches }: LevelSummary) =>
  teaches.filter((each) => !/^[A-Z]\d\d$/.test(each)).join(', ')

/** How hard a level is, what it teaches, whose exams ask for it: as much of that as has room. */
export function aboutLevel(level: LevelSummary, texts: Texts, { between }: Signs, cells: number): string {
  const parts = [texts.menu.difficulty(level.difficulty), taughtBy(level), level.exams.join(', ')]
  const about = parts.filter((part) => part !== '')
  const joined = (count: number) => about.slice(0, count).join(` ${between} `)
  return widthOf(joined(3)) <= cells ? joined(3) : joined(2)
}
