// The load generator's process. It runs one job at a time, so that whatever is measured is measured by the same warm code.
import { runLoad } from './run-load.mjs'

let running = null

process.on('message', message => {
  if (message.type === 'run') start(message.job)
  else if (message.type === 'mark') running?.mark(message.moment)
  else if (message.type === 'stop') running?.stop()
})
process.once('disconnect', () => process.exit())
process.on('SIGINT', () => undefined) // whoever started this process ends it

function start(job) {
  running = runLoad(job)
  running.done.then(summary => process.send({ type: 'done', summary }))
}
