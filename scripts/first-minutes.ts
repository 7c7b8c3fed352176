// Plays a newcomer's first ten minutes in the built game, at three sizes in two languages, and takes pictures:
// node scripts/first-minutes.ts docs/pictures            the pictures of the README
// node scripts/first-minutes.ts DIR --all [--size 80x24] [--lang ko]   all of them
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Player } from './player.ts'

/** A line in backticks is typed and run, [Key] is pressed, "text" is waited for, 3s lets time pass, #name is a picture. */
const minutes = [
  '#menu [Enter] "1/7" "$" #tour',
  '`kubectl get nodes` "2/7" `kubectl create deployment hello --image=nginx --replicas=2` "3/7" 2s #tour-pods',
  '<kubectl describe pod hello> [Tab] 1s #tour-complete [Tab] [Enter] "4/7" 1s #tour-describe',
  '<kubectl delete pod > [Tab] [Tab] [Enter] 3s "5/7" #tour-delete [F1] "Ctrl-R" #help [Esc] "6/7"',
  '`/skip 1m` "7/7" #tour-skip `/menu` " 51" #menu-after-tour',
  '[Enter] "$" "machines.txt" #look-around `kubectl get nodes` `kubectl get pods -A` 1s #look-around-pods',
  '`echo 3 > machines.txt` 5s [F2] #look-around-goals [Esc] `echo 4 > machines.txt` 4s `kubectl get pods -o wide` 1s #look-around-wide',
  '`kubectl label node worker-2 sticker=do-not-unplug` 4s `kubectl describe pods -l app=till` 2s #look-around-describe',
  '`echo 4711 > call.txt` "★" #look-around-debrief [Enter] 1s #look-around-after [F10] " 51" #menu-next [Enter] "$" "hello" 6s #first-pod',
  '`kubectl run lobby --image=nginx:1.29` 9s #first-pod-mistake [F3] 1s #first-pod-hint `kubectl run hello --image=nginx:1.29`',
  '`kubectl wait pod/hello --for=condition=Ready` "met" 12s `kubectl logs hello --tail=3` 1s #first-pod-logs',
  "`kubectl exec hello -- sh -c 'echo WELCOME > /usr/share/nginx/html/monday.html'` 10s `kubectl delete pod hello` 8s #first-pod-deleted",
  '`kubectl run hello --image=nginx:1.29` `kubectl wait pod/hello --for=condition=Ready` 1s',
  '`kubectl exec hello -- sh -c \'echo WELCOME > /usr/share/nginx/html/monday.html\'` `/skip goal` "★" #first-pod-debrief [Enter] [F10] " 51" [Enter] "$" 6s #wrong-image',
  '`kubectl get pods` 1s #wrong-image-pods `kubectl delete pods -l app=storefront` 4s #wrong-image-mistake [F3] 1s #wrong-image-hint `kubectl describe pods -l app=storefront` 2s #wrong-image-describe',
  '`kubectl set image deployment/storefront web=nginx:1.29` 1s #wrong-image-set `kubectl rollout status deployment/storefront` 8s #wrong-image-rollout `sed -i s/1.92/1.29/ storefront.yaml` 1s `kubectl diff -f storefront.yaml` 2s #wrong-image-diff `/skip goal` "★" #wrong-image-debrief [Enter] [F10] 1s #menu-stars',
].join(' ')

const sizes = ['120x40', '80x24', '60x16']
const languages = ['en', 'ko']
/** What the README shows, by size and language. */
const kept = new Set([
  '120x40-en-menu-stars',
  '120x40-en-tour-pods',
  '120x40-en-look-around-pods',
  '120x40-en-wrong-image-hint',
  '120x40-en-wrong-image-rollout',
  '120x40-en-wrong-image-debrief',
  '80x24-en-tour-describe',
  '80x24-en-look-around-goals',
  '60x16-en-look-around',
  '120x40-ko-menu-stars',
  '120x40-ko-first-pod-logs',
  '80x24-ko-wrong-image-pods',
  '60x16-ko-tour-pods',
])

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { all: { type: 'boolean', default: false }, size: { type: 'string' }, lang: { type: 'string' } },
})
const [folder] = positionals
if (folder === undefined) {
  console.error(
    'first-minutes: say where the pictures go: first-minutes.ts FOLDER [--all] [--size 80x24] [--lang ko]',
  )
  process.exit(2)
}
mkdirSync(folder, { recursive: true })

/** One step: what it is by its first sign, and the words in it. */
const step = /`([^`]*)`|<([^>]*)>|\[(\w+)\]|"([^"]*)"|(\d+)s|#([\w-]+)/g

async function play(size: string, lang: string): Promise<void> {
  const [columns = 80, rows = 24] = size.split('x').map(Number)
  const player = new Player({ columns, rows, lang })
  await player.sees('> ')
  for (const [, line, typed, key, text, seconds, picture] of minutes.matchAll(step)) {
    if (line !== undefined) await player.type(line)
    else if (typed !== undefined) await player.press(typed)
    else if (key !== undefined) await player.press(key)
    else if (text !== undefined) await player.sees(text)
    else if (seconds !== undefined) await player.look(1000 * Number(seconds))
    const name = `${size}-${lang}-${picture}`
    if (picture !== undefined && (values.all || kept.has(name)))
      player.picture(join(folder as string, `${name}.svg`))
  }
  await player.leave()
}

const chosen = (all: readonly string[], one: string | undefined) => (one === undefined ? all : [one])
// Side by side: the minutes are real ones.
const plays = chosen(sizes, values.size).flatMap((size) =>
  chosen(languages, values.lang).map(async (lang) => {
    await play(size, lang)
    process.stdout.write(`${size} ${lang}\n`)
  }),
)
await Promise.all(plays)
process.exit(0)
