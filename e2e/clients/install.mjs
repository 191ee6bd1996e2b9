// Brings the outside clients into .cache/clients: one Python environment per pinned huggingface_hub, one with the libraries that build on
// it, git-lfs, and strace from Debian when it is missing and we may. Everything is stamped: a second run takes milliseconds.
// What can't be had is named; whether that is a failure is for the tests to say.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const HUGGINGFACE_HUB_VERSIONS = ['2.0.0', '1.33.0', '0.36.2']
/** No torch: configurations and tokenizers need none of it. */
const LIBRARIES = [
  'datasets==5.2.0',
  'huggingface_hub==2.4.0',
  'jinja2==3.1.6',
  'pyarrow==26.0.1',
  'tokenizers==0.23.3',
  'transformers==5.23.0',
]
/** What others read evidence with: Croissant, SPDX 3.0.1, and DSSE. */
const EVIDENCE_READERS = [
  // There is none but its source: a package of pure Python that mlcroissant needs.
  '--no-binary=jsonpath-rw',
  'cryptography==50.0.2',
  'mlcroissant==1.1.1',
  'securesystemslib==1.6.0',
  'spdx-python-model==0.0.6',
]
/** What others read the headers of weights with, and ONNX Runtime for its quantizers. */
const HEADER_READERS = [
  'gguf==0.19.0',
  'numpy==2.4.6',
  'onnx==1.23.2',
  'onnx-ir==1.1.0',
  'onnxruntime==1.31.1',
  'safetensors==0.8.0',
]
/** What makes models of ONNX, and computes with them on its own. */
const ONNX = ['numpy==2.4.6', 'onnx==1.23.2', 'onnxruntime==1.31.1']
/** A quarter of a gigabyte of WebAssembly and native code, which only its test needs: so not among our own packages. */
const TRANSFORMERS_JS = '@huggingface/transformers@4.3.1'
/** llama.cpp's way from `hf:owner/name:QUANT` to an answer; what computes lies among our own packages, in the same version. */
const NODE_LLAMA_CPP = 'node-llama-cpp@3.21.1'
const GIT_LFS = 'github.com/git-lfs/git-lfs/v3@v3.8.1'
const JAVASCRIPT_ENVIRONMENT = { ONNXRUNTIME_NODE_INSTALL: 'skip', NODE_LLAMA_CPP_SKIP_DOWNLOAD: 'true' }
const folder = resolve('.cache', 'clients')
const isRoot = process.getuid?.() === 0
let hasFreshPackageLists = false

mkdirSync(folder, { recursive: true })
for (const version of HUGGINGFACE_HUB_VERSIONS)
  installPython(`huggingface_hub-${version}`, [`huggingface_hub==${version}`])
installPython('libraries', LIBRARIES)
installPython('evidence', EVIDENCE_READERS)
installPython('headers', HEADER_READERS)
installPython('onnx', ONNX)
installJavaScript('transformers-js', TRANSFORMERS_JS)
installJavaScript('node-llama-cpp', NODE_LLAMA_CPP, ['--omit=optional'])
installGitLfs()
installStrace()

function installPython(name, packages) {
  const place = join(folder, name)
  const stamp = join(place, '.complete')
  const wanted = createHash('sha256').update(packages.join('\n')).digest('hex')
  if (existsSync(stamp) && ['', wanted].includes(readFileSync(stamp, 'utf8'))) return
  rmSync(place, { recursive: true, force: true })
  console.log(`installing ${packages.join(', ')} …`)
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:']
  const isMade =
    run('python3', ['-m', 'venv', place]) && run(join(place, 'bin', 'python'), [...pip, ...packages])
  if (isMade) return writeFileSync(stamp, wanted)
  rmSync(place, { recursive: true, force: true })
  console.log(`${name} could not be installed`)
}

/** From the registry that npm is set up with. What computes without a GPU comes with the packages, and nothing else is fetched. */
function installJavaScript(name, wanted, more = []) {
  const place = join(folder, name)
  const stamp = join(place, '.complete')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  rmSync(place, { recursive: true, force: true })
  mkdirSync(place, { recursive: true })
  console.log(`installing ${wanted} …`)
  const options = ['--prefix', place, '--no-save', '--no-audit', '--no-fund', '--loglevel=error', ...more]
  if (run('npm', ['install', ...options, wanted], JAVASCRIPT_ENVIRONMENT)) return writeFileSync(stamp, wanted)
  rmSync(place, { recursive: true, force: true })
  console.log(`${name} could not be installed`)
}

/** The machine's own if it has one, else the pinned Go module, else Debian's. */
function installGitLfs() {
  const bin = join(folder, 'bin')
  if (existsSync(join(bin, 'git-lfs')) || has('git-lfs', ['version'])) return
  if (has('go', ['version'])) {
    console.log(`building ${GIT_LFS} …`)
    if (run('go', ['install', GIT_LFS], { GOBIN: bin })) return
  }
  if (!installDebian('git-lfs'))
    console.log('git-lfs could not be installed: neither Go nor apt-get brought it')
}

function installStrace() {
  if (has('strace', ['--version']) || installDebian('strace')) return
  console.log('strace could not be installed: the trace of a push will not be taken')
}

function installDebian(name) {
  if (!isRoot || !has('apt-get', ['--version'])) return false
  hasFreshPackageLists ||= run('apt-get', ['update', '-qq'])
  return hasFreshPackageLists && run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', name])
}

function has(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0
}

function run(command, args, env = {}) {
  const stdio = ['ignore', 'ignore', 'inherit']
  return spawnSync(command, args, { stdio, env: { ...process.env, ...env } }).status === 0
}
