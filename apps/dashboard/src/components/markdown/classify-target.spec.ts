import { expect, it } from 'vitest'
import { classifyTarget } from './classify-target.js'

it.each([
  ['#usage', { kind: 'anchor', id: 'usage' }],
  ['LICENSE', { kind: 'file', path: 'LICENSE' }],
  ['./docs/a%20b.md?x=1#y', { kind: 'file', path: 'docs/a b.md' }],
  ['../../../etc/passwd', { kind: 'file', path: 'etc/passwd' }],
  ['100%', { kind: 'file', path: '100%' }],
  ['#100%', { kind: 'anchor', id: '100%' }],
  ['/acme/other', { kind: 'registry', path: '/acme/other', isPage: true }],
  ['/acme/other/blob/main/a.txt', { kind: 'registry', path: '/acme/other/blob/main/a.txt', isPage: true }],
  [
    '/acme/other/resolve/main/a.txt',
    { kind: 'registry', path: '/acme/other/resolve/main/a.txt', isPage: false },
  ],
  ['https://Example.org/a', { kind: 'outside', href: 'https://example.org/a', host: 'example.org' }],
  ['https://a:b@example.org/', { kind: 'outside', href: 'https://example.org/', host: 'example.org' }],
  ['//example.org/a', { kind: 'outside', href: 'https://example.org/a', host: 'example.org' }],
  ['\\\\example.org/a', { kind: 'outside', href: 'https://example.org/a', host: 'example.org' }],
  ['/\\example.org/a', { kind: 'outside', href: 'https://example.org/a', host: 'example.org' }],
  ['mailto:a@example.org', { kind: 'mail', href: 'mailto:a@example.org' }],
])('knows where %s leads', (address, target) => {
  expect(classifyTarget(address)).toEqual(target)
})

it.each([
  'javascript:alert(1)',
  ' \u0001javascript:alert(1)',
  'java\nscript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'blob:https://example.org/1',
  'file:///etc/passwd',
  '/-/settings',
  '/acme/../-/settings',
  '/api/models',
  '/%2d/settings',
  '/x/..//example.org/a',
  '..%2F..%2F..%2F-%2Fsettings',
  'docs/..%2f..%2fa.png',
  '..%5C..%5Ca.png',
  '%2e%2e%2f%2e%2e%2fa.png',
  'a/.%2Fb',
  '..%2F..%2F-/100%',
  '/%2d/settings/%',
  '/acme/other/resolve/main/..%2F..%2F..%2F..%2F-%2Fsettings',
  '/%2fexample.org/a',
  '/%5cexample.org/a',
  'https://',
  '',
  null,
  { toString: () => 'javascript:alert(1)' },
])('leads nowhere by %j', address => {
  expect(classifyTarget(address)).toBeNull()
})
