/** What `import.meta.url` is in CommonJS; tsup takes it into the files that ask. */
import { pathToFileURL } from 'node:url'

export const moduleUrl = pathToFileURL(__filename).href
