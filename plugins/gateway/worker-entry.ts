/**
 * WorkerEntry: the module that a worker thread runs. Not to be imported.
 * @module
 */
import { type MessagePort, workerData } from 'node:worker_threads'
import { systemClock } from '../../src/kernel/clock.js'
import { wsConnect } from './socket.js'
import type { ToWorker, WorkerInit } from './worker-protocol.js'
import { WorkerSide } from './worker-side.js'

const { port, init } = workerData as { readonly port: MessagePort; readonly init: WorkerInit }
const side = new WorkerSide(init, {
  clock: systemClock,
  random: Math.random,
  connect: wsConnect(systemClock),
  load: url => import(url),
  post: messages => port.postMessage(messages),
})
port.on('message', (message: ToWorker) => side.receive(message))
// What the user's module can get at holds no token.
;(workerData as { init?: unknown; port?: unknown }).init = undefined
;(workerData as { init?: unknown; port?: unknown }).port = undefined
void side.begin()
