import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../../../e2e/support/start-server.ts'

/** Milliseconds. */
const START_TIMEOUT_MS = 10_000
/** Processes that wait for requests, as Debian starts it with more load than one client makes. */
const WORKERS = 2

/**
 * Starts `git http-backend` behind nginx, the way its manual says, on a folder of bare repositories that anybody may push to.
 * @returns `{ url, newRepo, close }`: `newRepo` makes an empty repository and tells its URL
 */
export async function startHttpBackend({ nginx, fcgiwrap }, folder) {
  const repos = join(folder, 'repos')
  mkdirSync(repos, { recursive: true })
  const port = await freePort()
  const socket = join(folder, 'fcgiwrap.sock')
  const configuration = join(folder, 'nginx.conf')
  writeFileSync(configuration, configure({ folder, repos, socket, port }))
  const env = { ...process.env, ...fcgiwrap.env, GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' }
  const bridge = spawn(fcgiwrap.program, ['-c', String(WORKERS), '-s', `unix:${socket}`], {
    env,
    stdio: 'ignore', // it complains of the question whether nginx listens
  })
  const web = spawn(nginx.program, ['-e', join(folder, 'error.log'), '-p', folder, '-c', configuration], {
    stdio: 'inherit',
  })
  const gone = Promise.all([once(bridge, 'exit'), once(web, 'exit')])
  const url = `http://127.0.0.1:${port}`
  await untilListening(url, web)
  return {
    url,
    newRepo: name => {
      const path = join(repos, `${name}.git`)
      execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', path])
      execFileSync('git', ['-C', path, 'config', 'http.receivepack', 'true'])
      return `${url}/${name}.git`
    },
    close: async () => {
      bridge.kill('SIGTERM')
      web.kill('SIGTERM')
      await gone
    },
  }
}

function configure({ folder, repos, socket, port }) {
  const isRoot = process.getuid() === 0
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  const program = join(execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(), 'git-http-backend')
  return `daemon off;
worker_processes 1;
${isRoot ? `user ${userInfo().username};` : ''}
pid "${folder}/pid";
error_log "${folder}/error.log";
events {}
http {
  access_log off;
  tcp_nopush on;
  client_max_body_size 0;
  ${temporary.map(name => `${name}_temp_path "${folder}/${name}";`).join('\n  ')}
  server {
    listen 127.0.0.1:${port};
    location / {
      fastcgi_pass "unix:${socket}";
      fastcgi_request_buffering off;
      fastcgi_param SCRIPT_FILENAME "${program}";
      fastcgi_param GIT_PROJECT_ROOT "${repos}";
      fastcgi_param GIT_HTTP_EXPORT_ALL "1";
      fastcgi_param PATH_INFO $uri;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param HTTP_CONTENT_ENCODING $http_content_encoding;
      fastcgi_param GIT_PROTOCOL $http_git_protocol;
      fastcgi_param REMOTE_ADDR $remote_addr;
    }
  }
}
`
}

async function untilListening(url, child) {
  const deadline = Date.now() + START_TIMEOUT_MS
  for (;;) {
    if (child.exitCode !== null) throw new Error(`nginx stopped with code ${child.exitCode}`)
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return
    if (Date.now() > deadline) throw new Error('nginx does not listen')
    await sleep(50)
  }
}
