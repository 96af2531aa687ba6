/** Chart: curves over a logarithmic axis, as text and as a small SVG that can be read in light and in dark. */

const [width, height] = [560, 240]
const edge = { left: 52, right: 128, top: 30, bottom: 34 }
const short = value => (value >= 1000 ? `${value / 1000}k` : `${value}`)

/** The least of 1, 2 and 5 times a power of ten that is not below. */
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 2, 5, 10].map(times => times * power).find(each => each >= value)
}

/**
 * @param points of the horizontal axis
 * @param curves `{ name, values }`, a value per point; undefined where there is none
 */
export function svg({ title, unit, across, points, curves }) {
  const most = ceiling(Math.max(...curves.flatMap(({ values }) => values.filter(Number.isFinite))))
  const logs = points.map(point => Math.log10(Math.max(point, 0.5)))
  const [first, last] = [Math.min(...logs), Math.max(...logs)]
  const x = i => edge.left + ((logs[i] - first) / (last - first)) * (width - edge.left - edge.right)
  const y = value => height - edge.bottom - (value / most) * (height - edge.top - edge.bottom)
  const at = (left, top, text, more = '') => `<text x="${left.toFixed(1)}" y="${top.toFixed(1)}"${more}>${text}</text>`
  const lines = [0, most / 2, most].map(
    value =>
      `<path class="grid" d="M${edge.left} ${y(value)}H${width - edge.right}"/>${at(edge.left - 6, y(value) + 4, short(value), ' text-anchor="end"')}`,
  )
  const ticks = points.map((point, i) => at(x(i), height - edge.bottom + 16, short(point), ' text-anchor="middle"'))
  const places = spread(curves.map(({ values }) => y(values.findLast(Number.isFinite))))
  const drawn = curves.map(({ name, values }, n) => {
    const spots = values.flatMap((value, i) =>
      Number.isFinite(value) ? [`${x(i).toFixed(1)} ${y(value).toFixed(1)}`] : [],
    )
    const label = at(width - edge.right + 8, places[n] + 4, name, ` class="t${n}"`)
    return `<path class="c${n}" d="M${spots.join('L')}"/>${label}`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${title}</title>
<style>
text { font: 11px system-ui, sans-serif; fill: #57606a } .head { font-weight: 600; fill: #24292f } path { fill: none; stroke-width: 2 } .grid { stroke: #8b949e; stroke-width: .5; opacity: .5 }
${['#0969da', '#bc4c00', '#1a7f37', '#8250df'].map((color, n) => `.c${n} { stroke: ${color} } .t${n} { fill: ${color} }`).join(' ')}
@media (prefers-color-scheme: dark) { text { fill: #9198a1 } .head { fill: #f0f6fc } ${['#4493f8', '#f0883e', '#3fb950', '#ab7df8'].map((color, n) => `.c${n} { stroke: ${color} } .t${n} { fill: ${color} }`).join(' ')} }
</style>
${at(8, 16, `${title} (${unit})`, ' class="head"')}
${lines.join('\n')}
${ticks.join('')}${at(width - edge.right, height - 4, across, ' text-anchor="end"')}
${drawn.join('\n')}
</svg>
`
}

/** Labels that would lie on each other stand below each other. */
function spread(tops) {
  const order = tops.map((_, i) => i).sort((a, b) => tops[a] - tops[b])
  const found = [...tops]
  for (let i = 1; i < order.length; i++) found[order[i]] = Math.max(found[order[i]], found[order[i - 1]] + 13)
  return found
}
