import { describe, expect, it } from 'vitest'
import { parseTemplate } from '#kubectl/printers/go-template.ts'
import { runTemplate } from '#kubectl/printers/go-template-run.ts'

const value = {
  name: 'web',
  n: 2,
  none: null,
  list: [{ k: 'a' }, { k: 'b' }],
  map: { x: '1', y: '2' },
  b: 'aGk=',
}

describe('Go templates', () => {
  it.each([
    ['{{.name}}-{{.n}}', 'web-2'],
    ['{{.nope}} {{.none}}', '<no value> <no value>'],
    ['{{range .list}}{{.k}},{{end}}', 'a,b,'],
    ['{{range $i, $x := .list}}{{$i}}{{$x.k}} {{end}}', '0a 1b '],
    ['{{range $k, $v := .map}}{{$k}}={{$v}};{{end}}', 'x=1;y=2;'],
    ['{{range .nope}}x{{else}}none{{end}}', 'none'],
    ['{{if eq .name "web" "db"}}yes{{else}}no{{end}}', 'yes'],
    ['{{if and .name (gt .n 1)}}both{{end}}', 'both'],
    ['{{if .nope}}a{{else if .name}}b{{else}}c{{end}}', 'b'],
    ['{{with .map}}{{.x}}{{$.name}}{{end}}', '1web'],
    ['{{len .list}} {{index .list 1}} {{.map}}', '2 map[k:b] map[x:1 y:2]'],
    ['{{.b | base64decode}} {{printf "%s:%-4d|" .name .n}}', 'hi web:2   |'],
    ['a {{- .name -}} b', 'awebb'],
    ['{{$x := .n}}{{$x}}{{/* not shown */}}', '2'],
    ['{{(index .list 0).k}}', 'a'],
  ])('%s', (template, text) => {
    expect(runTemplate(parseTemplate(template), value)).toBe(text)
  })

  it.each([
    ['{{.foo', 'error parsing template {{.foo, template: output:1: unclosed action'],
    ['{{nope .x}}', 'error parsing template {{nope .x}}, template: output:1: function "nope" not defined'],
    ['{{if .x}}', 'error parsing template {{if .x}}, template: output:1: unexpected EOF'],
    ['{{end}}', 'error parsing template {{end}}, template: output:1: unexpected {{end}}'],
  ])('refuses %s', (template, why) => {
    expect(() => parseTemplate(template)).toThrow(`error: ${why}`)
  })
})
