import { expect, it } from 'vitest'
import { levelAsked } from '../../src/catalogue.ts'
import { runLevel } from '../../src/run.ts'

async function transcript(lines: readonly string[]): Promise<string> {
  let text = ''
  const write = (part: string) => {
    text += part
  }
  const level = levelAsked('sandbox')
  await runLevel({ level, lines, seed: 1, language: 'en', untilMs: 0, write })
  return text.slice(text.indexOf(`$ ${lines[0]}`))
}

const take = (field: string, file: string) =>
  `kubectl config view --raw -o 'jsonpath={.users[0].user.${field}}' | base64 -d > ${file}`

it('reads certificate and key from the files that the kubeconfig or the flags name', async () => {
  const whoami = 'auth whoami -o \'jsonpath={.status.userInfo.username}{"\\n"}\''
  const text = await transcript([
    take('client-certificate-data', 'admin.crt'),
    take('client-key-data', 'admin.key'),
    'kubectl config set-credentials filed --client-certificate=admin.crt --client-key=admin.key',
    `kubectl --user=filed ${whoami}`,
    'kubectl config set-credentials nobody',
    `kubectl --user=nobody --client-certificate=admin.crt --client-key=admin.key ${whoami}`,
  ])
  expect(text.split('\n').filter((line) => line === 'kubernetes-admin')).toHaveLength(2)
})

it('tells which of them cannot be read', async () => {
  const text = await transcript([
    'kubectl config set-credentials lost --client-certificate=/a.crt --client-key=/a.key',
    'kubectl --user=lost get ns',
    take('client-certificate-data', '/a.crt'),
    'kubectl --user=lost get ns',
    'kubectl config unset users.lost.client-key',
    'kubectl --user=lost get ns',
    'kubectl --user=lost version --client',
  ])
  expect(text).toContain(
    'Error in configuration: \n* unable to read client-cert /a.crt for lost due to open /a.crt: no such file or directory\n* unable to read client-key /a.key for lost due to open /a.key: no such file or directory\n',
  )
  expect(text).toContain(
    'Error in configuration: unable to read client-key /a.key for lost due to open /a.key: no such file or directory\n',
  )
  expect(text).toContain(
    'Error in configuration: client-key-data or client-key must be specified for lost to use the clientCert authentication method.\n',
  )
  expect(text).toContain('Client Version: v1.35')
})
