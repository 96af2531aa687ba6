/**
 * Plugin: a capability that lives longer than a request. What `install` returns is what the user gets from `register`.
 * @module
 */
import type { Client } from './client.js'

export interface Plugin<Api> {
  readonly name: string
  /** The returned API's `close()`, if it has one, is called when the client closes, newest plugin first. */
  install(client: Client): Api
}

/** Gives a plugin literal its type. */
export const definePlugin = <Api>(plugin: Plugin<Api>): Plugin<Api> => plugin
