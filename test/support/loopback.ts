import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** What arrived at a loopback server. */
export interface Arrived {
  readonly method: string
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

/** A real HTTP server on the loopback interface for the length of a test; `answer` replies, 200 and `{}` by default. */
export async function loopback(answer?: RequestListener) {
  const arrived: Arrived[] = []
  const sockets = new Set<Socket>()
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    try {
      for await (const part of request) parts.push(part as Buffer)
    } catch {
      return // the client went away
    }
    const { method = '', url = '', headers } = request
    arrived.push({ method, url, headers, body: Buffer.concat(parts) })
    if (answer) answer(request, response)
    else json(200, {})(request, response)
  })
  const origin = await listening(server, sockets)
  return { origin, baseURL: `${origin}/api/v10`, arrived, sockets, server }
}

/** A server that speaks raw bytes: `speak` gets each connection. */
export async function rawLoopback(speak: (socket: Socket) => void) {
  const sockets = new Set<Socket>()
  const server = createTcpServer(socket => {
    socket.on('error', () => {})
    speak(socket)
  })
  const origin = await listening(server as Server, sockets)
  return { origin, baseURL: `${origin}/api/v10`, sockets }
}

async function listening(server: Server, sockets: Set<Socket>): Promise<string> {
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise(resolve => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Answers with JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): RequestListener {
  return (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }
}

/** Waits until `holds` does; each look lets the sockets work. */
export async function until(holds: () => boolean): Promise<void> {
  for (let i = 0; i < 2000 && !holds(); i++) await new Promise(resolve => setTimeout(resolve, 1))
  if (!holds()) throw new Error('what was waited for did not happen')
}
