import { expect, it } from 'vitest'
import { isShortcut } from './use-shortcuts.js'

const calm = { querySelector: () => null }
const key = (target: object, more: object = {}) =>
  ({
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    defaultPrevented: false,
    isComposing: false,
    target: target as EventTarget,
    ...more,
  }) as const

it('takes a key on the page, on a button and on a tick box', () => {
  for (const target of [{ tagName: 'BODY' }, { tagName: 'BUTTON' }, { tagName: 'INPUT', type: 'checkbox' }])
    expect(isShortcut(key(target), calm)).toBe(true)
})

it('takes no key where somebody types or chooses', () => {
  for (const target of [
    { tagName: 'INPUT', type: 'text' },
    { tagName: 'INPUT', type: 'search' },
    { tagName: 'INPUT', type: 'date' },
    { tagName: 'TEXTAREA' },
    { tagName: 'SELECT' },
    { tagName: 'DIV', isContentEditable: true },
  ])
    expect(isShortcut(key(target), calm)).toBe(false)
})

it('takes no key of the browser, of an input method, or behind a dialog', () => {
  const body = { tagName: 'BODY' }
  for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { isComposing: true }])
    expect(isShortcut(key(body, more), calm)).toBe(false)
  expect(isShortcut(key(body), { querySelector: () => ({}) as never })).toBe(false)
})
