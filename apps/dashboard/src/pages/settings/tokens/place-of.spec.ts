import { expect, it } from 'vitest'
import { grantOf } from './place-of.js'

it.each([
  ['acme', { namespace: 'acme', scope: 'READ' }],
  [' acme/router ', { repo: 'acme/router', type: 'MODEL', scope: 'READ' }],
  ['/acme/router/', { repo: 'acme/router', type: 'MODEL', scope: 'READ' }],
  ['datasets/acme/notes', { repo: 'acme/notes', type: 'DATASET', scope: 'READ' }],
  ['https://hub.example/spaces/acme/demo', { repo: 'acme/demo', type: 'SPACE', scope: 'READ' }],
  ['https://hub.example/acme', { namespace: 'acme', scope: 'READ' }],
  ['datasets/notes', { repo: 'notes', type: 'DATASET', scope: 'READ' }],
])('reads %j as people mean it', (place, grant) => {
  expect(grantOf(place, 'READ')).toEqual(grant)
})
