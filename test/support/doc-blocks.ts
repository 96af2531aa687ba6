import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

/** A block of TypeScript in a guide. */
export interface DocBlock {
  /** Such as `docs/builders.md:10`: where its first line stands. */
  readonly place: string
  readonly code: string
}

/** The ```ts blocks of a markdown file, in order. Those that begin with ```ts ignore are no programs. */
export function blocksOf(file: string): readonly DocBlock[] {
  const text = readFileSync(file, 'utf8')
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(({ index, 1: code = '' }) => ({
    place: `${file}:${text.slice(0, index).split('\n').length + 1}`,
    code,
  }))
}

/** What the blocks may use without saying where it comes from: its type, and its value as the block is run. */
export type Given = Readonly<Record<string, { readonly type: string; readonly value: string | number | boolean }>>

/** Each block is a module of its own, with what is given declared above it, on one line. */
function moduleOf({ code }: DocBlock, head: string): string {
  return `${head}\n${code}\nexport {}\n`
}

/**
 * What the compiler says to the blocks, under the project's own settings; nothing if they are sound.
 * @returns such as `docs/builders.md:12: Property 'titel' does not exist on type 'EmbedBuilder'.`
 */
export function complaintsAbout(blocks: readonly DocBlock[], given: Given = {}): readonly string[] {
  const head = Object.entries(given)
    .map(([name, { type }]) => `declare const ${name}: ${type};`)
    .join(' ')
  // Files that are nowhere on the disk.
  const texts = new Map(blocks.map((block, i) => [`${process.cwd()}/test/doc-block-${i}.ts`, moduleOf(block, head)]))
  const read = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} }
  const options = { ...ts.getParsedCommandLineOfConfigFile('tsconfig.json', {}, read)?.options, noEmit: true }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = name => texts.has(name) || fileExists(name)
  host.getSourceFile = (name, target, ...rest) => {
    const text = texts.get(name)
    return text === undefined ? getSourceFile(name, target, ...rest) : ts.createSourceFile(name, text, target)
  }
  const program = ts.createProgram([...texts.keys()], options, host)
  return [...texts.keys()].flatMap((name, i) => {
    const source = program.getSourceFile(name)
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    return found.map(({ start = 0, messageText }) => {
      const line = (source?.getLineAndCharacterOfPosition(start).line ?? 1) - 1
      const [file, first] = (blocks[i] as DocBlock).place.split(':')
      return `${file}:${Number(first) + line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
    })
  })
}

/** How a block ended. */
export interface DocRun {
  /** 0 if nothing was thrown; null if it was stopped because it did not end. */
  readonly code: number | null
  readonly output: string
}

/**
 * Runs a block in a process of its own, as its reader would, with the sources in place of the package.
 * @param given values of the names that the block does not declare itself
 */
export async function runBlock(block: DocBlock, given: Given = {}): Promise<DocRun> {
  const folder = mkdtempSync(join(process.cwd(), 'test', '.doc-'))
  const file = join(folder, 'block.ts')
  const head = Object.entries(given).map(([name, { value }]) => `const ${name} = ${JSON.stringify(value)};`)
  // A client or bot of the block keeps the process alive; its last line is where the reader would stop it.
  writeFileSync(file, `${moduleOf(block, head.join(' '))}\nprocess.exit(0)\n`)
  try {
    return await ended(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const limit = 30_000

function ended(file: string): Promise<DocRun> {
  return new Promise((resolve, reject) => {
    const args = ['--import', 'tsx', file]
    const child = spawn(process.execPath, args, {
      signal: AbortSignal.timeout(limit),
      env: { ...process.env, NODE_OPTIONS: '' },
    })
    let output = ''
    child.stdout.on('data', data => (output += String(data)))
    child.stderr.on('data', data => (output += String(data)))
    child.on('error', error => (error.name === 'AbortError' ? resolve({ code: null, output }) : reject(error)))
    child.on('close', code => resolve({ code, output }))
  })
}
