/**
 * One core: whoever loads one of the package's main modules loads them all, out of a dozen files in place of forty. esbuild
 * makes a file of each set of modules that the same entries share, and Node takes longer to find and read a small file than
 * to compile it: `import 'pipecord'` 65 -> 52 ms of CPU (Node 20, 2026-11), `import 'pipecord/retry'` alone 13 -> 50.
 * @module
 */
import { resolve } from 'node:path'
import type { Options } from 'tsup'

type Plugin = NonNullable<Options['esbuildPlugins']>[number]

/** @param files the entries that become one, from the project's root */
export function oneCore(files: readonly string[]): Plugin {
  const entries = new Set(files.map(file => resolve(file)))
  // Imported for nothing but that each entry reaches the same modules; nothing of it is in the output.
  const all = [...entries].map(file => `import ${JSON.stringify(file)}`).join('\n')
  const resolveDir = process.cwd()
  return {
    name: 'one-core',
    setup(build) {
      build.onResolve({ filter: /./ }, ({ kind, path, namespace }) => {
        const file = resolve(path)
        if (kind === 'entry-point') return entries.has(file) ? { path: file, namespace: 'entry' } : undefined
        if (namespace === 'entry') return path === './core' ? { path, namespace: 'core', sideEffects: true } : { path }
        // Without the mark, esbuild would leave out what is imported by no name.
        return namespace === 'core' ? { path, sideEffects: true } : undefined
      })
      build.onLoad({ filter: /./, namespace: 'entry' }, ({ path }) => {
        return { contents: `export * from ${JSON.stringify(path)}\nimport './core'`, resolveDir }
      })
      build.onLoad({ filter: /./, namespace: 'core' }, () => ({ contents: all, resolveDir }))
    },
  }
}
