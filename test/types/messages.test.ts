import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const members = 'GET /guilds/{guild_id}/members'
const messages = 'POST /channels/{channel_id}/messages'

/** A call, and what the compiler's message has to say. */
const mistakes: readonly (readonly [string, readonly string[]])[] = [
  [`client.post('/channels/123/messages', { contnt: 'hi' })`, [`'contnt'`, messages, `'content'`]],
  [`client.post('/channels/123/messages')`, ['body', messages]],
  [`client.get('/chanels/123')`, ['NoSuchEndpoint', 'GET /chanels/123']],
  [`client.get('/channels/123/typing')`, ['NoSuchEndpoint', 'GET /channels/123/typing', 'POST']],
  [`client.get('/channels/{channel_id}')`, ['FillIn', 'GET /channels/{channel_id}']],
  [`client.get('/guilds/1/members', { query: { limt: 5 } })`, [`'limt'`, members, `'limit'`]],
  [`client.get('/guilds/1/members', { qury: { limit: 5 } })`, [`'qury'`, members, `'query'`]],
  [`client.get('/guilds/1/members/search')`, ['query', `${members}/search`]],
  [`client.get('/guilds/1/members', { files: [] })`, ['TakesNoFiles', members]],
  [`client.post('/channels/1/messages', {}, { reason: 'a' })`, ['TakesNoReason', messages]],
  [`client.post('/channels/1/typing', { a: 1 })`, ['TakesNoBody', 'POST /channels/{channel_id}/typing']],
  ['client.get(`/channels/$' + '{asGuildId(id)}`)', ['WrongId', 'channel', 'guild']],
]

/** Compiles the calls as a file that is nowhere on the disk; gives the messages by call. */
function complaints(): Map<number, string> {
  const file = `${process.cwd()}/test/types/mistakes.ts`
  const head = `import { asGuildId, type DiscordAPIClient } from 'pipecord'; declare const client: DiscordAPIClient, id: string\n`
  const text = `${head}${mistakes.map(([call]) => call).join('\n')}\n`
  const read = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => {} }
  const options = { ...ts.getParsedCommandLineOfConfigFile('tsconfig.json', {}, read)?.options, noEmit: true }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = name => name === file || fileExists(name)
  host.getSourceFile = (name, target, ...rest) =>
    name === file ? ts.createSourceFile(name, text, target) : getSourceFile(name, target, ...rest)
  const program = ts.createProgram([file], options, host)
  const found = new Map<number, string>()
  for (const { start = 0, messageText } of program.getSemanticDiagnostics(program.getSourceFile(file))) {
    const line = program.getSourceFile(file)?.getLineAndCharacterOfPosition(start).line ?? 0
    found.set(line - 1, ts.flattenDiagnosticMessageText(messageText, '\n'))
  }
  return found
}

describe('typed calls', () => {
  it('are refused with a text that names the endpoint', { timeout: 120_000 }, () => {
    const found = complaints()

    for (const [index, [call, words]] of mistakes.entries()) {
      for (const word of words) expect(found.get(index) ?? 'no error', call).toContain(word)
    }
  })
})
