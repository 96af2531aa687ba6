/**
 * Checks the package as others get it: packs it, installs the tarball in a project of its own, and uses it there in ESM,
 * in CommonJS and in strict TypeScript, 5.9 and 7; builds and runs the two third-party packages of examples/packages
 * against it.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'pipecord-consumer-'))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

function run(command, args, cwd) {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    console.error(`${command} ${args.join(' ')} failed in ${cwd}\n${error.stdout ?? ''}${error.stderr ?? ''}`)
    process.exit(1)
  }
}
const node = (file, cwd) => run(process.execPath, [file], cwd)
const compile = (compiler, project, cwd) =>
  run(process.execPath, [join(root, 'node_modules', compiler, 'bin/tsc'), '-p', project], cwd)
const done = what => console.log(`package: ${what}`)

try {
  run(process.execPath, [join(root, 'node_modules/publint/src/cli.js'), '--strict'], root)
  done('publint finds nothing')

  const packed = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', work], root))
  // npm 11 and older print an array, newer ones an object by package name.
  const [{ filename, size, entryCount }] = Array.isArray(packed) ? packed : Object.values(packed)
  done(`${filename}: ${(size / 1024).toFixed(0)} KiB, ${entryCount} files`)

  const versions = ['typescript', '@types/node', 'discord-api-types'].map(name => {
    const { version } = JSON.parse(readFileSync(join(root, 'node_modules', name, 'package.json'), 'utf8'))
    return `${name}@${version}`
  })
  writeFileSync(join(work, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n')
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', join(work, filename), ...versions], work)
  done('installs from its tarball')

  cpSync(join(root, '.ci/consumer'), work, { recursive: true })
  const names = Object.keys(manifest.exports).filter(name => name !== './package.json')
  writeFileSync(join(work, 'names.json'), JSON.stringify(names.map(name => name.replace('.', 'pipecord'))))
  node('esm.mjs', work)
  done(`all ${names.length} entry points load and work in ESM`)
  node('cjs.cjs', work)
  done('all entry points load and work in CommonJS')
  node('loaded.mjs', work)
  node('loaded.cjs', work)
  done('neither form loads undici, ws or zod before they are needed')
  node('nodeless.mjs', work)
  done("pipecord/interactions brings none of Node's modules along")
  node('workers.mjs', work)
  node('workers.cjs', work)
  done('a bot with two worker threads runs in ESM and in CommonJS')
  cpSync(join(root, 'test/types'), join(work, 'types'), { recursive: true })
  // Most who compile to CommonJS write imports all the same.
  cpSync(join(work, 'typed.mts'), join(work, 'typed-imports.cts'))
  for (const compiler of ['typescript', 'typescript7']) {
    const start = performance.now()
    for (const name of ['tsconfig.json', 'tsconfig.commonjs.json', 'tsconfig.bundler.json'])
      compile(compiler, name, work)
    const { version } = JSON.parse(readFileSync(join(root, 'node_modules', compiler, 'package.json'), 'utf8'))
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    done(
      `TypeScript ${version} accepts typed calls (node16 as ESM and CJS, bundler), libraries checked, in ${seconds} s`,
    )
  }

  for (const name of ['trace-header', 'latency-watch']) {
    const target = join(work, 'node_modules', `pipecord-${name}`)
    mkdirSync(target, { recursive: true })
    cpSync(join(root, 'examples/packages', name), target, { recursive: true })
    compile('typescript', 'tsconfig.json', target)
  }
  node('third-party.mjs', work)
  done('the third-party middleware and plugin build against it in strict mode and run')

  const bin = join(work, 'node_modules/.bin/pipecord')
  const cli = spawn(process.execPath, [bin, 'simulator', '--port', '0', '--seed', '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [chunk] = await once(cli.stdout, 'data')
  const { rest, token } = JSON.parse(String(chunk))
  const answer = await fetch(`${rest}/users/@me`, {
    headers: { authorization: `Bot ${token}`, 'user-agent': 'DiscordBot (https://example.com, 1)' },
  })
  if (answer.status !== 200) throw new Error(`npx pipecord simulator answered ${answer.status}`)
  cli.kill('SIGTERM')
  const [code] = await once(cli, 'exit')
  if (code !== 0) throw new Error(`npx pipecord simulator ended with ${code}`)
  done('npx pipecord simulator serves, and ends with 0')
} finally {
  rmSync(work, { recursive: true, force: true })
}
