/** Processes: contestants and servers in processes of their own, which say what they have to say as a line of JSON. */
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** The first line that a process prints, as JSON. Rejects if it ends without one. */
export const line = child =>
  new Promise((resolve, reject) => {
    let text = ''
    child.stdout.on('data', chunk => {
      text += chunk
      if (text.includes('\n')) resolve(JSON.parse(text.slice(0, text.indexOf('\n'))))
    })
    child.on('exit', code => reject(new Error(`${child.spawnargs[1]} ended with ${code} and said nothing`)))
  })

export const start = (file, ...args) =>
  spawn(process.execPath, [file, ...args.map(String)], { stdio: ['ignore', 'pipe', 'inherit'] })

/** Builds this package if it is not built. */
export function built() {
  if (!existsSync(`${root}dist/esm/index.js`)) execFileSync('npm', ['run', 'build'], { stdio: 'inherit', cwd: root })
  return root
}

/** Where another version of this package stands, built; it is taken away when the process ends. */
export function builtFrom(ref) {
  const git = (...args) => execFileSync('git', args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
  const directory = join(mkdtempSync(join(tmpdir(), 'pipecord-')), 'old')
  git('worktree', 'add', '--detach', directory, ref)
  process.on('exit', () => git('worktree', 'remove', '--force', directory))
  symlinkSync(join(root, 'node_modules'), join(directory, 'node_modules'))
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: ['ignore', 'ignore', 'inherit'], cwd: directory })
  return `${directory}/`
}

/** Fixed work, so that runs on a machine that changes its speed can be told apart. Ms. */
export function calibrate() {
  const startedAt = performance.now()
  let value = 1
  for (let i = 0; i < 2e7; i++) value = (Math.imul(value, 1664525) + 1013904223) >>> 0
  return performance.now() - startedAt + (value === 0 ? 1 : 0)
}

/** CPU time of this process in us. */
export function cpu() {
  const { user, system } = process.cpuUsage()
  return user + system
}
