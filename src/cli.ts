#!/usr/bin/env node
/**
 * CLI: `npx pipecord <command>`. Each plugin that has a command brings it.
 * @module
 */
const commands: Readonly<Record<string, () => Promise<{ run(argv: string[]): Promise<number> }>>> = {
  simulator: () => import('../plugins/simulator/cli.js'),
  commands: () => import('../plugins/interactions/cli.js'),
}

const argv = process.argv.slice(2)
const [name = ''] = argv
const load = Object.hasOwn(commands, name) ? commands[name] : undefined
if (load) {
  const code = await (await load()).run(argv)
  // A module that was loaded may hold the process open; what was written goes out first.
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)))
} else {
  const known = Object.keys(commands).join(' | ')
  const asked = name === '' || name === '--help' || name === '-h'
  process[asked ? 'stdout' : 'stderr'].write(
    `${asked ? '' : `There is no command ${name}.\n`}Usage: pipecord ${known} [--help]\n`,
  )
  process.exitCode = asked ? 0 : 2
}

export {}
