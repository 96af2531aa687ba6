/** What a run prints: a bar while it goes, a table at its end. */

const width = 32

/** One line that is drawn over itself on a terminal; elsewhere one line per quarter. */
export function progressBar(total: number, out: NodeJS.WriteStream = process.stdout) {
  let shown = 0
  return {
    update(done: number, note: string) {
      const filled = Math.round((done / total) * width)
      const line = `  ${'█'.repeat(filled)}${'░'.repeat(width - filled)}  ${done}/${total}  ${note}`
      if (out.isTTY) out.write(`\r\x1b[2K${line}${done === total ? '\n' : ''}`)
      else if (done === total || Math.floor((done / total) * 4) > shown) {
        shown = Math.floor((done / total) * 4)
        out.write(`${line}\n`)
      }
    },
  }
}

/** A table of names and values, as wide as it has to be. */
export function table(rows: readonly (readonly [name: string, value: string])[]): string {
  const left = Math.max(...rows.map(([name]) => name.length))
  const right = Math.max(...rows.map(([, value]) => value.length))
  const rule = (a: string, b: string, c: string) => `  ${a}${'─'.repeat(left + 2)}${b}${'─'.repeat(right + 2)}${c}`
  const lines = rows.map(([name, value]) => `  │ ${name.padEnd(left)} │ ${value.padStart(right)} │`)
  return [rule('┌', '┬', '┐'), ...lines, rule('└', '┴', '┘')].join('\n')
}

export const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`
