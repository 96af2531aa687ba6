// A thread starts without the loader that lets Node run TypeScript.
import { register } from 'tsx/esm/api'

register()
await import('../../plugins/gateway/worker-entry.ts')
