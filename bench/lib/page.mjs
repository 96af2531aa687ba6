/** Page: what a bench printed as one HTML file: every table with bars in its cells. No network, no scripts. */

const escaped = text => text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`)
const cellsOf = line =>
  line
    .split('|')
    .slice(1, -1)
    .map(cell => cell.trim())
const figureOf = cell => Number(cell.replaceAll(',', ''))

const style = `
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1c1e21; background: #fff }
  h1 { font-size: 1.5rem } h2 { font-size: 1.05rem; margin: 2.2rem 0 .5rem } p { color: #555; margin: .2rem 0 }
  table { border-collapse: collapse; width: 100% } th, td { padding: .25rem .6rem; text-align: right; border-bottom: 1px solid #e4e6ea }
  th:first-child, td:first-child { text-align: left } th { font-weight: 600; font-size: .85rem; color: #444 }
  td { font-variant-numeric: tabular-nums; background: linear-gradient(to right, #c9dcff var(--w, 0%), transparent var(--w, 0%)) }
  tr.own td { font-weight: 600; background: linear-gradient(to right, #8fd19e var(--w, 0%), transparent var(--w, 0%)) }
  @media (prefers-color-scheme: dark) {
    body { color: #e6e6e6; background: #16181c } p, th { color: #a0a5ad } th, td { border-color: #2b2f36 }
    td { background: linear-gradient(to right, #24406e var(--w, 0%), transparent var(--w, 0%)) }
    tr.own td { background: linear-gradient(to right, #22603a var(--w, 0%), transparent var(--w, 0%)) }
  }`

/** @param text what was printed: lines, `###` titles and tables in markdown */
export function page(title, text) {
  const parts = []
  const lines = text.split('\n')
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]
    if (line.startsWith('#')) parts.push(`<h2>${escaped(line.replace(/^#+\s*/, ''))}</h2>`)
    else if (line.startsWith('|')) {
      const rows = []
      for (; lines[i]?.startsWith('|'); i++) rows.push(cellsOf(lines[i]))
      parts.push(tableOf(rows[0], rows.slice(2)))
    } else if (line.trim() !== '') parts.push(`<p>${escaped(line)}</p>`)
  }
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title>`
  return `<!doctype html><html lang="en">${head}<style>${style}</style><h1>${escaped(title)}</h1>\n${parts.join('\n')}\n</html>\n`
}

function tableOf(heads, rows) {
  const most = heads.map((_, i) => Math.max(0, ...rows.map(row => figureOf(row[i] ?? '')).filter(Number.isFinite)))
  const cell = (text, i) => {
    const value = figureOf(text)
    const bar =
      i > 0 && Number.isFinite(value) && most[i] > 0 ? ` style="--w:${((100 * value) / most[i]).toFixed(1)}%"` : ''
    return `<td${bar}>${escaped(text)}</td>`
  }
  const body = rows.map(row => {
    const isOwn = row.some(text => text.startsWith('pipecord'))
    return `<tr${isOwn ? ' class="own"' : ''}>${row.map(cell).join('')}</tr>`
  })
  return `<table><tr>${heads.map(head => `<th>${escaped(head)}</th>`).join('')}</tr>\n${body.join('\n')}</table>`
}
