/** The memory bench's gateway: greets, lets everybody identify at once, acknowledges beats, and is silent otherwise. */
import { createServer } from 'node:http'
import { constants, createDeflate } from 'node:zlib'
import { WebSocketServer } from 'ws'

const user = { id: '1', username: 'bench', discriminator: '0', global_name: null, avatar: null, bot: true }

const server = createServer((_request, response) => {
  const session_start_limit = { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1000 }
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ url: `ws://127.0.0.1:${server.address().port}/`, shards: 1, session_start_limit }))
})

new WebSocketServer({ server, perMessageDeflate: false }).on('connection', ws => {
  const deflate = createDeflate()
  let turn = Promise.resolve()
  const send = payload => {
    turn = turn.then(async () => {
      const chunks = []
      const take = chunk => chunks.push(chunk)
      deflate.on('data', take)
      deflate.write(JSON.stringify(payload))
      await new Promise(resolve => deflate.flush(constants.Z_SYNC_FLUSH, resolve))
      deflate.off('data', take)
      ws.send(Buffer.concat(chunks))
    })
  }
  ws.on('error', () => {})
  ws.on('message', data => {
    const { op, d } = JSON.parse(data)
    if (op === 1) send({ t: null, s: null, op: 11, d: null })
    if (op !== 2) return
    const session = {
      session_id: `bench-${d.shard[0]}`,
      resume_gateway_url: `ws://127.0.0.1:${server.address().port}/`,
    }
    const ready = { v: 10, user, guilds: [], ...session, shard: d.shard, application: { id: '1', flags: 0 } }
    send({ t: 'READY', s: 1, op: 0, d: { ...ready, private_channels: [] } })
  })
  send({ t: null, s: null, op: 10, d: { heartbeat_interval: 5000, _trace: [] } })
})
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })))
