import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const FUNCTIONS_SHOWN = 15
/** Areas with a smaller share of the time are left out. */
const SMALLEST_SHARE = 0.01
/** What V8 names instead of a function, and what it is. */
const AREAS = {
  '(idle)': 'idle',
  '(program)': 'the event loop and other native code',
  '(garbage collector)': 'garbage collection',
}

/** Environment that makes a Node process write its CPU profile into `folder` when it ends. */
export function profilingEnvironment(folder) {
  return { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder}` }
}

/** The profile of the process `pid` that has ended. */
export function readProfile(folder, pid) {
  const name = readdirSync(folder).find(file => file.includes(`.${pid}.`) && file.endsWith('.cpuprofile'))
  if (!name) throw new Error(`process ${pid} left no CPU profile`)
  return JSON.parse(readFileSync(join(folder, name), 'utf8'))
}

/**
 * Self time between two moments of `monotonicMs`, by function and by area, as shares of the time that was not idle.
 * V8 stamps its samples by the same clock.
 */
export function selfTimes({ nodes, samples, timeDeltas, startTime }, { fromMs, toMs }) {
  const byId = new Map(nodes.map(node => [node.id, node.callFrame]))
  const functions = new Map()
  const areas = new Map()
  let at = startTime
  samples.forEach((id, index) => {
    at += timeDeltas[index]
    if (at < fromMs * 1_000 || at > toMs * 1_000) return
    const spent = timeDeltas[index + 1] ?? 0
    const frame = byId.get(id)
    add(functions, nameOf(frame), spent)
    add(areas, areaOf(frame), spent)
  })
  return { functions, areas }
}

export function describeProfile(title, { functions, areas }) {
  const idle = areas.get('idle') ?? 0
  const all = sum(areas)
  const busy = all - idle
  const percent = spent => `${((spent / busy) * 100).toFixed(1).padStart(6)} %`
  const ranked = map => [...map].sort((a, b) => b[1] - a[1])
  const areaLines = ranked(areas).filter(([area, spent]) => area !== 'idle' && spent / busy >= SMALLEST_SHARE)
  const functionLines = ranked(functions).filter(([name]) => name !== '(idle)')
  return [
    `${title}: the main thread was busy ${((busy / all) * 100).toFixed(0)} % of the time; of that, as self time`,
    ...areaLines.map(([area, spent]) => `${percent(spent)}  ${area}`),
    '  by function',
    ...functionLines.slice(0, FUNCTIONS_SHOWN).map(([name, spent]) => `${percent(spent)}  ${name}`),
  ].join('\n')
}

function nameOf({ functionName, url, lineNumber }) {
  const name = functionName === '' ? '(anonymous)' : functionName
  return url === '' ? name : `${name}  ${shorten(url)}:${lineNumber + 1}`
}

function areaOf({ functionName, url }) {
  if (url === '') return AREAS[functionName] ?? 'native functions, most of it reads and writes of the system'
  if (url.startsWith('wasm:')) return 'WebAssembly'
  if (url.startsWith('node:')) return `Node: ${url.replace(/^node:(internal\/)?/, '').split('/')[0]}`
  const dependency = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)
  if (dependency && !dependency[1].startsWith('@entrepot/')) return dependency[1]
  return `ours: ${shorten(url).split('/').slice(0, 2).join('/')}`
}

function shorten(url) {
  if (!url.startsWith('file:')) return url
  const path = fileURLToPath(url).replace(`${process.cwd()}/`, '')
  return path.replace(/^node_modules\//, '').replace('/dist/', '/')
}

function add(map, key, amount) {
  map.set(key, (map.get(key) ?? 0) + amount)
}

function sum(map) {
  let total = 0
  for (const amount of map.values()) total += amount
  return total
}
