import { useLocalStorage } from '@mantine/hooks'
import { useEffect, useRef } from 'react'

/** What each key does; a key that is not here is the browser’s. */
export type Shortcuts = Readonly<Record<string, () => void>>

/** Inputs that take no text, in which a letter means nothing. */
const TEXTLESS = new Set(['checkbox', 'radio', 'button', 'submit', 'range', 'color', 'file'])

/** Does what single keys stand for, but where one types, while a dialog is open, or with Ctrl, Alt and the like. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts)
  const [isOn] = useKeysSwitch()
  useEffect(() => void (current.current = shortcuts))
  useEffect(() => {
    if (!isOn) return
    function onKey(event: KeyboardEvent): void {
      if (!isShortcut(event, document)) return
      const act = current.current[event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [isOn])
}

/** Whether single keys do anything in this browser: speech, and aids that press keys, set them off by mistake. */
export function useKeysSwitch() {
  return useLocalStorage({ key: 'entrepot-single-keys', defaultValue: true, getInitialValueInEffect: false })
}

/** Whether a key is meant for the page as a whole. */
export function isShortcut(
  event: Pick<
    KeyboardEvent,
    'altKey' | 'ctrlKey' | 'defaultPrevented' | 'isComposing' | 'metaKey' | 'target'
  >,
  page: Pick<Document, 'querySelector'>,
): boolean {
  if (event.defaultPrevented || event.isComposing) return false
  if (event.altKey || event.ctrlKey || event.metaKey) return false
  if (isTyping(event.target)) return false
  return page.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]') === null
}

interface Field {
  readonly tagName?: string
  readonly type?: string
  readonly isContentEditable?: boolean
}

function isTyping(target: EventTarget | null): boolean {
  const { tagName, type, isContentEditable = false } = (target ?? {}) as Field
  if (isContentEditable || tagName === 'TEXTAREA' || tagName === 'SELECT') return true
  return tagName === 'INPUT' && !TEXTLESS.has(type ?? 'text')
}
