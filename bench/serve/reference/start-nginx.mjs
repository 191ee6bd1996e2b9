import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../../e2e/support/start-server.ts'

/** Milliseconds. */
const START_TIMEOUT_MS = 10_000

/**
 * Starts nginx as Debian configures it (sendfile, tcp_nopush), with one worker and no access log, on one file.
 * @param folder  takes its configuration and its temporary files
 */
export async function startNginx(program, folder, file) {
  mkdirSync(folder)
  const port = await freePort()
  const configuration = join(folder, 'nginx.conf')
  writeFileSync(configuration, configure(folder, file, port))
  const child = spawn(program, ['-e', join(folder, 'error.log'), '-p', folder, '-c', configuration], {
    stdio: 'inherit',
  })
  const gone = once(child, 'exit')
  const url = `http://127.0.0.1:${port}/file`
  await untilServing(url, child)
  return {
    url,
    close: async () => {
      child.kill('SIGTERM')
      await gone
    },
  }
}

function configure(folder, file, port) {
  const isRoot = process.getuid() === 0
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  return `daemon off;
worker_processes 1;
${isRoot ? `user ${userInfo().username};` : ''}
pid "${folder}/pid";
error_log "${folder}/error.log";
events {}
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  default_type application/octet-stream;
  ${temporary.map(name => `${name}_temp_path "${folder}/${name}";`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    location = /file { alias "${file}"; }
  }
}
`
}

async function untilServing(url, child) {
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx stopped with code ${child.exitCode}`)
    const answer = await fetch(url, { method: 'HEAD' }).catch(() => null)
    if (answer?.ok) return
    if (Date.now() > deadline)
      throw new Error(`nginx does not serve the file: ${answer?.status ?? 'no answer'}`)
    await sleep(50)
  }
}
