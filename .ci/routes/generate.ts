/** Generate: the text of the generated files, from what is in the repository and nothing else. */
import { overlay } from '../../src/routes/overlay.js'
import { printAnswers } from './answers.js'
import { type Gathered, gather } from './endpoints.js'
import { readDocs, readSpec } from './spec.js'
import { printTable } from './table.js'
import { printTypes } from './types.js'

export const gatherAll = (): Gathered => gather({ spec: readSpec(), docs: readDocs(), overlay })

/** Each generated file by its path from the root of the repository. */
export function generate(gathered: Gathered = gatherAll()): Record<string, string> {
  return {
    'src/routes/types.gen.ts': printTypes(gathered),
    'src/routes/table.gen.ts': printTable(gathered),
    'src/routes/responses.gen.ts': printAnswers(gathered),
  }
}
