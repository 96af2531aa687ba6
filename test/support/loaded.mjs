/** For `node --import`: prints which modules are loaded, and makes those of MISSING unfindable, as if not installed. */
import { register } from 'node:module'

const hooks = `
import { writeSync } from 'node:fs'
const missing = (process.env.MISSING ?? '').split(',')
export async function resolve(specifier, context, next) {
  if (missing.includes(specifier)) {
    const error = new Error("Cannot find package '" + specifier + "'")
    throw Object.assign(error, { code: 'ERR_MODULE_NOT_FOUND' })
  }
  writeSync(1, 'loads ' + specifier + '\\n')
  return next(specifier, context)
}`
register(`data:text/javascript,${encodeURIComponent(hooks)}`)
