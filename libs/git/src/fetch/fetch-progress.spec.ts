import { describe, expect, it } from 'vitest'
import { parseFetchProgress } from './fetch-progress.js'

describe('parseFetchProgress', () => {
  it.each([
    ['remote: Enumerating objects: 5, done.', 'counting', 5, null, 0],
    ['remote: Counting objects:  40% (2/5)', 'counting', 2, 5, 0],
    ['remote: Compressing objects: 100% (3/3), done.', 'compressing', 3, 3, 0],
    ['Receiving objects:   1% (10/1000)', 'receiving', 10, 1000, 0],
    ['Receiving objects:  33% (330/1000), 512 bytes | 1 KiB/s', 'receiving', 330, 1000, 512],
    ['Receiving objects:  33% (330/1000), 1.50 KiB | 1.00 MiB/s', 'receiving', 330, 1000, 1_536],
    [
      'Receiving objects: 100% (1000/1000), 2.25 GiB | 9.00 MiB/s, done.',
      'receiving',
      1000,
      1000,
      2_415_919_104,
    ],
    ['Resolving deltas: 100% (7/7), done.', 'resolving', 7, 7, 0],
  ])('reads %j', (line, phase, objectsDone, objectsTotal, receivedBytes) => {
    expect(parseFetchProgress(line)).toEqual({ phase, objectsDone, objectsTotal, receivedBytes })
  })

  it.each([
    '',
    'fatal: no',
    'remote: Total 5 (delta 0), reused 0',
    'From http://x',
    ' * [new branch] main -> main',
  ])('passes over %j', line => {
    expect(parseFetchProgress(line)).toBeNull()
  })
})
