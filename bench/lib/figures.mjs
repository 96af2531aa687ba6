/** Figures: medians, least ones, and tables of them as markdown. */
import { cpus } from 'node:os'

export const median = list => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)]
export const number = (value, digits = 0) =>
  Number.isFinite(value)
    ? value.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits })
    : '-'

/** Lines of a table; the first column to the left, all others to the right. */
export function table([head, ...rows]) {
  const cells = [head, ...rows].map(row => row.map(String))
  const widths = cells[0].map((_, i) => Math.max(...cells.map(row => row[i].length)))
  const show = row => `| ${row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(' | ')} |`
  return [show(cells[0]), `|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`, ...cells.slice(1).map(show)]
}

/** Machine, versions, and how much its speed changed meanwhile. */
export function conditions(calibrations) {
  const [least, most] = [Math.min(...calibrations), Math.max(...calibrations)]
  return [
    `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()}), ${new Date().toISOString().slice(0, 10)}`,
    `calibration ${number(median(calibrations), 1)} ms (${number(least, 1)} to ${number(most, 1)})`,
  ]
}
