import { expect, it } from 'vitest'
import { expandHistory } from '#shell/history-expansion.ts'

const history = ['kubectl get pods', 'echo "a b"', 'kubectl describe pod web', 'ls -l notes']

it.each([
  ['!!', 'ls -l notes'],
  ['!1', 'kubectl get pods'],
  ['!-2', 'kubectl describe pod web'],
  ['!kub', 'kubectl describe pod web'],
  ['!ech | wc -l', 'echo "a b" | wc -l'],
  ['cat !$', 'cat notes'],
  ['echo "!!"', 'echo "ls -l notes"'],
  ['echo "it\'s !!"', 'echo "it\'s ls -l notes"'],
  // None of these stands for a line.
  ["echo '!!'", "echo '!!'"],
  ['echo Hello World!', 'echo Hello World!'],
  ['echo "Hello World!"', 'echo "Hello World!"'],
  ['[ ! -f notes ] && [[ a != b ]]', '[ ! -f notes ] && [[ a != b ]]'],
  ['ls [!a]*; echo ${!x} $! \\!!', 'ls [!a]*; echo ${!x} $! \\!!'],
  ['echo !!\necho 2', 'echo !!\necho 2'],
  [
    "kubectl get pods -o jsonpath='{.items[?(@.x!=1)]}'",
    "kubectl get pods -o jsonpath='{.items[?(@.x!=1)]}'",
  ],
])('makes of %j %j', (line, expanded) => {
  expect(expandHistory(line, history)).toEqual({ line: expanded })
})

it.each(['!nobody', '!0', '!9', '!-9', 'echo a; !zz'])('knows no line for %j', (line) => {
  expect(expandHistory(line, history)).toEqual({ missing: line.replace('echo a; ', '') })
  expect(expandHistory('!!', [])).toEqual({ missing: '!!' })
})
