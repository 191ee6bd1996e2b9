import { expect, it } from 'vitest'
import { ApiError } from '../api/api-error.js'
import { errorText } from './error-text.js'

const say = (key: string) => key

it.each([
  [new ApiError('network', 'x'), 'error_network', null],
  [new ApiError('forbidden', 'Somebody else approves.'), 'error_forbidden', 'Somebody else approves.'],
  [new ApiError('unavailable', 'HTTP 502'), 'error_unavailable', 'HTTP 502'],
  [new ApiError('http-404', 'HTTP 404'), 'error_refused', 'HTTP 404'],
  [new ApiError('name-taken', 'The name is taken.'), 'The name is taken.', null],
  [new Error('x'), 'x', null],
  ['y', 'y', null],
])('says of %s what happened, and what the server said of it', (error, text, detail) => {
  expect(errorText(say, error)).toEqual({ text, detail })
})
