import { describe, expect, it } from 'vitest'
import { proxiedPage, proxiedUrl } from '#cluster/apiserver/subresources/proxied-links.ts'

const prefix = '/api/v1/namespaces/shop/pods/web/proxy'
const way = { backend: '10.244.1.2:80', host: '127.0.0.1:6443', prefix }

describe('a URL in an answer that comes through a proxy', () => {
  it.each([
    ['/cart?a=1#top', `${prefix}/cart?a=1#top`],
    ['/', `${prefix}/`],
    ['//other.example/x', '//other.example/x'],
    ['http://10.244.1.2:80/x/', `${prefix}/x/`],
    ['https://127.0.0.1:6443/x', `https://127.0.0.1:6443${prefix}/x`],
    ['https://elsewhere.example/x', 'https://elsewhere.example/x'],
    ['next', 'next'],
    ['../up', '../up'],
    ['#part', '#part'],
    ['mailto:mina@shop.example', 'mailto:mina@shop.example'],
    [`${prefix}/there`, `${prefix}/there`],
  ])('%s', (url, expected) => expect(proxiedUrl(url, way)).toBe(expected))
})

describe('a page that comes through a proxy', () => {
  it.each([
    ['<A HREF=/cart class="x">buy</A>', `<a href="${prefix}/cart" class="x">buy</A>`],
    ["<img src='/a.png' alt=\"it's\"/>", `<img src="${prefix}/a.png" alt="it&#39;s"/>`],
    ['<form action="/pay?a=1&amp;b=2">', `<form action="${prefix}/pay?a=1&amp;b=2">`],
    [
      '<script src="/app.js">if (a < b) x("<a href=\'/no\'>")</script>',
      `<script src="${prefix}/app.js">if (a < b) x("<a href='/no'>")</script>`,
    ],
    ['<!-- <a href="/no"> --><p title="/no">/no</p>', '<!-- <a href="/no"> --><p title="/no">/no</p>'],
    ['<a href="next">', '<a href="next">'],
  ])('%s', (page, expected) => expect(proxiedPage(page, way)).toBe(expected))
})
