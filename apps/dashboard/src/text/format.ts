import { currentLocale } from './language.js'

/** In place of what is not known. */
export const DASH = '—'
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const
const MINUTE = 60
/** From the largest: how many seconds a unit has. */
const SPANS = [
  ['year', 365 * 24 * 3_600],
  ['month', 30 * 24 * 3_600],
  ['day', 24 * 3_600],
  ['hour', 3_600],
  ['minute', MINUTE],
] as const satisfies readonly (readonly [Intl.RelativeTimeFormatUnit, number])[]

/** With the separators of the language. */
export function formatNumber(
  value: number | null | undefined,
  options: Intl.NumberFormatOptions = PLAIN,
): string {
  return typeof value !== 'number' ? DASH : numberFormat(currentLocale(), options).format(value)
}

// Making a format takes many times as long as using it, and a list has hundreds of numbers.
const PLAIN: Intl.NumberFormatOptions = {}
const COMPACT: Intl.NumberFormatOptions = { notation: 'compact', maximumFractionDigits: 1 }
const SHARE: Intl.NumberFormatOptions = { style: 'percent', maximumFractionDigits: 0 }
const TIME: Intl.DateTimeFormatOptions = { dateStyle: 'medium', timeStyle: 'short' }
const DAY: Intl.DateTimeFormatOptions = { dateStyle: 'medium' }
const IN_WORDS: Intl.RelativeTimeFormatOptions = { numeric: 'auto' }
const numberFormat = keepFormats(
  (locale, options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options),
)
const timeFormat = keepFormats(
  (locale, options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options),
)
const relativeFormat = keepFormats(
  (locale, options: Intl.RelativeTimeFormatOptions) => new Intl.RelativeTimeFormat(locale, options),
)

/** One format for a locale and the same object of options. */
function keepFormats<Options extends object, Format>(
  make: (locale: string, options: Options) => Format,
): (locale: string, options: Options) => Format {
  const made = new Map<string, WeakMap<Options, Format>>()
  return (locale, options) => {
    const ofLocale = made.get(locale) ?? new WeakMap<Options, Format>()
    made.set(locale, ofLocale)
    const format = ofLocale.get(options) ?? make(locale, options)
    ofLocale.set(options, format)
    return format
  }
}

/** Such as `1.2K`: where room is short. */
export function formatCompact(value: number | null | undefined): string {
  return formatNumber(value, COMPACT)
}

/** A share between 0 and 1, as percent. */
export function formatShare(value: number | null | undefined): string {
  return formatNumber(value, SHARE)
}

/** Bytes in powers of 1,024. */
export function formatBytes(bytes: number | null | undefined): string {
  if (typeof bytes !== 'number') return DASH
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), UNITS.length - 1)
  const digits = power === 0 ? 0 : 1
  return `${formatNumber(bytes / 1024 ** power, { maximumFractionDigits: digits })} ${UNITS[power] ?? ''}`
}

/** Day and time in the browser’s time zone. */
export function formatTime(at: string | null | undefined): string {
  if (!at) return DASH
  return timeFormat(currentLocale(), TIME).format(new Date(at))
}

export function formatDay(at: string | null | undefined): string {
  if (!at) return DASH
  return timeFormat(currentLocale(), DAY).format(new Date(at))
}

/** Such as “3 hours ago” or “in 2 days”, as of `now`. */
export function formatAgo(at: string | null | undefined, now = Date.now()): string {
  if (!at) return DASH
  const seconds = Math.round((Date.parse(at) - now) / 1000)
  const relative = relativeFormat(currentLocale(), IN_WORDS)
  const span = SPANS.find(([, length]) => Math.abs(seconds) >= length)
  return span ? relative.format(Math.trunc(seconds / span[1]), span[0]) : relative.format(seconds, 'second')
}

/** How long something takes, such as `4 min 10 s`. */
export function formatDuration(seconds: number | null | undefined): string {
  if (typeof seconds !== 'number') return DASH
  const whole = Math.max(0, Math.round(seconds))
  const unit = (value: number, name: string) =>
    formatNumber(value, { style: 'unit', unit: name, unitDisplay: 'short' })
  if (whole < MINUTE) return unit(whole, 'second')
  if (whole < 3_600) return `${unit(Math.floor(whole / MINUTE), 'minute')} ${unit(whole % MINUTE, 'second')}`
  return `${unit(Math.floor(whole / 3_600), 'hour')} ${unit(Math.floor((whole % 3_600) / MINUTE), 'minute')}`
}
