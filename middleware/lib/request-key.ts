/**
 * Request key: what decides which answer a GET gets, as one string. Whoever has the same key may have the same answer.
 * @module
 */
import type { ApiRequest } from '../../src/request.js'

/**
 * Headers that change what Discord answers: names of commands, for one, come in the language asked for.
 * https://docs.discord.com/developers/interactions/application-commands#localization (2026-08)
 */
export const localeHeaders: readonly string[] = ['x-discord-locale', 'accept-language']

/** @param headers names in lower case */
export function requestKey(identity: string, request: ApiRequest, headers = localeHeaders): string {
  const { path, search, headers: sent } = request
  const key = `${identity}\n${path}${search === '' ? '' : inOrder(search)}`
  return sent === undefined ? key : key + told(sent, headers)
}

/** Sorted by name; values of one name keep their order, which may mean something. */
function inOrder(search: string): string {
  if (!search.includes('&')) return search
  const pairs = search.slice(1).split('&')
  return `?${pairs.sort((a, b) => compare(nameOf(a), nameOf(b))).join('&')}`
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b))

function nameOf(pair: string): string {
  const end = pair.indexOf('=')
  return end < 0 ? pair : pair.slice(0, end)
}

function told(sent: Readonly<Record<string, string>>, headers: readonly string[]): string {
  let text = ''
  for (const header of headers)
    for (const name in sent) if (name.toLowerCase() === header) text += `\n${header}: ${sent[name]}`
  return text
}

/** Whether one of the paths is the other, or lies below it: what is written to one may show in the other. */
export function areRelated(a: string, b: string): boolean {
  if (a.length === b.length) return a === b
  return a.length < b.length ? isBelow(b, a) : isBelow(a, b)
}

const isBelow = (path: string, top: string): boolean => path.startsWith(top) && path[top.length] === '/'
