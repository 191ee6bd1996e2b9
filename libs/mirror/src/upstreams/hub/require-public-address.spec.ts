import { describe, expect, it } from 'vitest'
import { requirePublicAddress } from './require-public-address.js'

const check = (url: string, allowed: string[] = [], addresses?: string[]) =>
  requirePublicAddress(new URL(url), allowed, addresses && (async () => addresses))
const refused = { code: 'upstream-address-refused' }

describe('an address is refused', () => {
  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f.0.0.1/',
    'http://0177.0.0.1/',
    'http://0.0.0.0/',
    'http://10.1.2.3/',
    'http://172.16.0.1/',
    'http://192.168.0.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://168.63.129.16/',
    'http://100.100.100.200/',
    'http://192.0.2.1/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://[::]/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a00:1]/',
    'http://[64:ff9b::a00:1]/',
    'http://[2002:a00:1::]/',
    'http://[2001:0:a00:1::]/',
    'http://[fe80::1]/',
    'http://[fc00::1]/',
    'http://[fd00:ec2::254]/',
    'http://[ff02::1]/',
    'http://[2001:db8::1]/',
  ])('%s', async url => expect(check(url)).rejects.toMatchObject(refused))

  it('when any one of a name’s addresses is', async () => {
    await expect(check('https://hub.example/', [], ['8.8.8.8', '10.0.0.1'])).rejects.toMatchObject(refused)
    await expect(check('https://hub.example/', [], ['::ffff:10.0.0.1'])).rejects.toMatchObject(refused)
  })

  it('when a real name resolves to this machine', async () =>
    expect(check('http://localhost/')).rejects.toMatchObject(refused))

  it.each(['ftp://8.8.8.8/', 'file:///etc/passwd', 'http://me:secret@8.8.8.8/'])('in %s', async url =>
    expect(check(url)).rejects.toMatchObject(refused),
  )
})

describe('an address is returned, to be connected to', () => {
  it('when it is a public one', async () => {
    expect(await check('http://8.8.8.8/')).toEqual({ host: '8.8.8.8', port: 80, addresses: ['8.8.8.8'] })
    expect(await check('https://[2606:4700::1111]/')).toEqual({
      host: '2606:4700::1111',
      port: 443,
      addresses: ['2606:4700::1111'],
    })
    expect(await check('https://hub.example:8443/', [], ['1.1.1.1', '2606:4700::1111'])).toEqual({
      host: 'hub.example',
      port: 8443,
      addresses: ['1.1.1.1', '2606:4700::1111'],
    })
  })

  it('when the operator allowed its host, with or without the port', async () => {
    expect(await check('http://127.0.0.1:8080/', ['127.0.0.1'])).toMatchObject({ port: 8080 })
    expect(await check('http://127.0.0.1:8080/', ['127.0.0.1:8080'])).toMatchObject({ port: 8080 })
    expect(await check('http://HUB.internal/', ['hub.internal'], ['10.0.0.1'])).toMatchObject({
      host: 'hub.internal',
    })
    expect(await check('http://[::1]:99/', ['[::1]:99'])).toMatchObject({ host: '::1', port: 99 })
  })

  it('only at the port that was allowed, and only for the host itself', async () => {
    await expect(check('http://127.0.0.1:5432/', ['127.0.0.1:8080'])).rejects.toMatchObject(refused)
    await expect(check('http://evil.example/', ['hub.internal'], ['10.0.0.1'])).rejects.toMatchObject(refused)
  })
})

it('says that a name does not resolve', async () => {
  await expect(check('http://no-such-host.invalid/')).rejects.toMatchObject({ code: 'upstream-unavailable' })
})
