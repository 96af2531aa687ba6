/**
 * Completes package-lock.json after `npm install` on a machine whose registry lacks packages for other platforms: npm
 * then leaves them out, and `npm ci` refuses the file. Adds each optional dependency that is missing, by the exact version
 * that its parent names, for the platform that its name tells; drops download addresses.
 *
 *     node .ci/complete-lock.mjs
 */
import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('../package-lock.json', import.meta.url)
const lock = JSON.parse(readFileSync(file, 'utf8'))
const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64']
const added = []

for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`
    if (lock.packages[key] || !/^\d/.test(version)) continue
    const words = name.split(/[/-]/)
    const os = systems.find(system => words.includes(system))
    const cpu = processors.find(processor => words.includes(processor))
    if (!os) continue
    const libc =
      os === 'linux' &&
      (words.some(word => word.startsWith('musl'))
        ? 'musl'
        : words.some(word => word.startsWith('gnu'))
          ? 'glibc'
          : undefined)
    lock.packages[key] = {
      version,
      ...(cpu && { cpu: [cpu] }),
      ...(parent.dev && { dev: true }),
      ...(libc && { libc: [libc] }),
      optional: true,
      os: [os],
    }
    added.push(`${name}@${version}`)
  }
}
for (const entry of Object.values(lock.packages)) delete entry.resolved
const [root, ...rest] = Object.entries(lock.packages)
lock.packages = Object.fromEntries([root, ...rest.sort(([a], [b]) => a.localeCompare(b, 'en'))])
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
console.log(added.length === 0 ? 'package-lock.json is complete' : `added ${added.join(', ')}`)
