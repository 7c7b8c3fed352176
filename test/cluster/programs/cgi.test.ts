// busybox httpd runs scripts; busybox nc hears one caller.
import { describe, expect, it } from 'vitest'
import { ContainerWorld } from './container-world.ts'

const script = `mkdir -p /www/cgi-bin
printf '#!/bin/sh\\necho "Status: 503 Service Unavailable"; echo; echo "$REQUEST_METHOD $QUERY_STRING"' > /www/cgi-bin/sick
printf '#!/bin/sh\\necho plain' > /www/cgi-bin/plain
chmod +x /www/cgi-bin/*
httpd -p 8080 -h /www & sleep 0.1
`

describe('busybox servers', () => {
  it('answers with what a script in cgi-bin prints, headers and all', () => {
    const ask = (path: string) => {
      const world = new ContainerWorld()
      return world.sh(`${script} wget -qO- 'http://127.0.0.1:8080/cgi-bin/${path}'; exit`, 5000).log
    }
    expect(ask('sick?a=1')).toBe('wget: server returned error: HTTP/1.1 503 Service Unavailable\n')
    expect(ask('plain')).toBe('plain\n')
  })

  it('refuses the second caller of nc -l', () => {
    const world = new ContainerWorld()
    const line =
      'nc -l -p 8080 -e sleep 20 & sleep 0.1; nc 127.0.0.1 8080 < /dev/null & sleep 0.1; nc -z 127.0.0.1 8080; echo $?; exit'
    expect(world.sh(line, 5000).log).toBe('nc: 127.0.0.1 (127.0.0.1:8080): Connection refused\n1\n')
  })
})
