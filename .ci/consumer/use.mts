import {
  Client,
  Credentials,
  createClient,
  type DiscordAPIClient,
  type DiscordResponse,
  type Layer,
  type Plugin,
} from 'pipecord'
import { auth } from 'pipecord/auth'
import { rateLimit } from 'pipecord/rate-limit'
import { retry } from 'pipecord/retry'
import { type Simulator, simulator } from 'pipecord/simulator'
import { transport } from 'pipecord/transport'

declare module 'pipecord' {
  interface State {
    stamp?: { readonly at: number }
  }
  interface Events {
    stamped: [at: number]
  }
}

const stamp: Layer = async function stamp(ctx, next) {
  ctx.state.stamp = { at: ctx.client.clock.now() }
  ctx.client.emit('stamped', ctx.state.stamp.at)
  const attempt: number | undefined = ctx.state.retry?.attempt
  void attempt
  await next()
}
const counter: Plugin<{ readonly count: number }> = { name: 'counter', install: () => ({ count: 0 }) }

export async function use(): Promise<DiscordResponse<{ id: string }>> {
  const discord: Simulator = await simulator({ seed: 1 })
  const client: DiscordAPIClient = createClient({
    token: discord.token,
    baseURL: discord.baseURL,
    retry: { maxRetries: 1 },
  })
  client.use(stamp, { before: 'cache' })
  const count: number = client.register(counter).count
  client.on('retryAttempt', (requestId, attempt) => console.log(requestId, attempt.attemptNumber, count))
  const credentials = new Credentials()
  const signing = auth({ token: discord.token, credentials })
  const bare = new Client({ layers: [signing, rateLimit(), retry(), transport({ credentials })] })
  await bare.close()
  // @ts-expect-error priority is a word
  client.get('/users/@me', { priority: 3 })
  // @ts-expect-error no layer declares this key
  client.get('/users/@me', { nothing: true })
  const response = await client.get<{ id: string }>('/users/@me')
  if (response.success) response.data.id.toUpperCase()
  else response.error.status.toFixed()
  return response
}
