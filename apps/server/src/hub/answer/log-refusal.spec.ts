import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { DomainError } from '@entrepot/core'
import { captureLogger } from '@entrepot/testing/engines'
import { expect, it } from 'vitest'
import { logRefusal } from './log-refusal.js'

function logged(headers: Record<string, string>): Record<string, unknown> {
  const logger = captureLogger()
  const request = Object.assign(new IncomingMessage(new Socket()), { url: '/a?token=hf_secret', headers })
  logRefusal(logger, new DomainError('forbidden', 'No.'), request, 'an id')
  return (logger.lines[0]?.fields ?? {}) as Record<string, unknown>
}

it('writes no more of a trace id than any has', () => {
  expect(logged({ 'x-amzn-trace-id': 'x'.repeat(10_000) })['traceId']).toBe('x'.repeat(128))
  expect(logged({ 'x-amzn-trace-id': 'Root=1-67891233' })['traceId']).toBe('Root=1-67891233')
  expect(logged({})['traceId']).toBeUndefined()
})

it('writes no query, which may hold a secret', () => {
  expect(logged({})['path']).toBe('/a')
})
