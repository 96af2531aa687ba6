/**
 * Writes src/routes/types.gen.ts, table.gen.ts and responses.gen.ts from the pinned OpenAPI document, the docs' facts and the overlay.
 *
 *   npm run routes
 *   npm run routes -- --coverage    writes docs/routes.md as well, and prints its figures
 */
import { writeFileSync } from 'node:fs'
import { coverage, page, summary } from './coverage.js'
import { gatherAll, generate } from './generate.js'

const gathered = gatherAll()
const root = new URL('../../', import.meta.url)
for (const [file, text] of Object.entries(generate(gathered))) {
  writeFileSync(new URL(file, root), text)
  console.log(`${file}: ${(text.length / 1024).toFixed(0)} KiB`)
}
if (process.argv.includes('--coverage')) {
  const rows = coverage(gathered)
  writeFileSync(new URL('docs/routes.md', root), page(rows))
  console.log(summary(rows))
}
