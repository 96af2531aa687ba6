/**
 * Using DiscordAPIClient: every feature once, in six sections. Runs on the simulator; with DISCORD_TOKEN and
 * DISCORD_CHANNEL set it runs on Discord.
 *
 *     npx tsx examples/discord-api-client-usage.ts
 */
import { pathToFileURL } from 'node:url'
import { DiscordAPIClient, type DiscordAPIConfig } from 'pipecord'
import { simulator } from 'pipecord/simulator'

/** Where to send: a token, a base URL and a channel to write in. */
export interface Place {
  readonly token: string
  readonly baseURL: string
  readonly channelId: string
}

/** 1. Basic message operations. */
export async function basicMessages({ token, baseURL, channelId }: Place) {
  const client = new DiscordAPIClient({ token, baseURL })

  // Send a message
  const response = await client.post<{ id: string }>(`/channels/${channelId}/messages`, {
    content: 'Hello, Discord!',
  })
  console.log('Message sent:', response.success)

  const channel = await client.get<{ name: string }>(`/channels/${channelId}`)
  console.log('Channel:', channel.data?.name)

  if (response.success) {
    const message = `/channels/${channelId}/messages/${response.data.id}`
    await client.patch(message, { content: 'Hello again, Discord!' })
    await client.put(`${message}/reactions/${encodeURIComponent('👋')}/@me`)
    await client.delete(message)
  }

  // Clean up
  await client.shutdown()
  return { sent: response.success, read: channel.success }
}

/** Every group of the configuration, with the defaults written out. */
export function advancedConfiguration({ token, baseURL }: Place) {
  const config = {
    token,
    baseURL,

    // Connection Pool Settings
    connectionPool: {
      maxConnections: 50,
      maxConnectionsPerHost: 10,
      connectionTimeout: 5000,
      enableKeepAlive: true,
      healthCheckInterval: 30000,
    },

    // Request Queue Settings
    requestQueue: {
      maxQueueSize: 1000,
      processingInterval: 100,
      batchTimeout: 100,
      batchSize: 10,
    },

    // Retry Settings
    retry: {
      maxRetries: 3,
      baseDelay: 1000,
      maxDelay: 30000,
      jitter: true,
      retryableStatusCodes: [429, 500, 502, 503, 504],
    },

    // Circuit Breaker Settings
    circuitBreaker: {
      enable: true,
      failureThreshold: 5,
      successThreshold: 3,
      resetTimeout: 60000,
    },

    // Metrics Settings
    metrics: {
      enableMetrics: true,
      metricsInterval: 1000,
    },
  }
  return new DiscordAPIClient(config)
}

/** For high throughput. */
export function highPerformanceConfiguration({ token, baseURL }: Place) {
  return new DiscordAPIClient({
    token,
    baseURL,
    connectionPool: {
      maxConnections: 100,
      maxConnectionsPerHost: 20,
      connectionTimeout: 3000,
    },
    requestQueue: {
      maxQueueSize: 5000,
      processingInterval: 50,
      batchSize: 20,
    },
    retry: {
      maxRetries: 5,
      baseDelay: 500,
      exponentialBase: 1.5,
    },
  })
}

/** 2. Bulk operations with batching. */
export async function bulkOperations(client: DiscordAPIClient, { channelId }: Place) {
  // Instead of multiple individual requests
  const responses = await Promise.all([
    client.get(`/channels/${channelId}`),
    client.get(`/channels/${channelId}/messages`),
    client.get('/users/@me'),
  ])
  console.log('Answered:', responses.filter(response => response.success).length)

  // Use batch request
  const batchResponse = await client.batchRequest({
    requests: [
      { method: 'GET', endpoint: `/channels/${channelId}` },
      { method: 'GET', endpoint: '/channels/2' },
      { method: 'GET', endpoint: '/users/@me' },
    ],
    priority: 'normal',
  })
  console.log('Batch:', batchResponse.successful, 'answered,', batchResponse.failed, 'failed')
  return batchResponse
}

/** 3. Priority-based request handling. */
export async function priorities(client: DiscordAPIClient, { channelId }: Place) {
  const urgent = await client.get('/gateway', { priority: 'critical' })

  const options = {
    priority: 'high',
    timeout: 10000,
    retryable: true,
    batchable: false,
    headers: {
      'Custom-Header': 'value',
    },
  }
  const high = await client.get(`/channels/${channelId}`, options)
  return urgent.success && high.success
}

/** 4. Monitoring and health checks. */
export async function monitoring(client: DiscordAPIClient) {
  const metrics = client.getMetrics()
  console.log('Performance Metrics:')
  console.log('- Total requests:', metrics.totalRequests)
  console.log('- Success rate:', `${((metrics.successfulRequests / metrics.totalRequests) * 100).toFixed(2)}%`)
  console.log('- Average response time:', `${metrics.averageResponseTime}ms`)
  console.log('- P95 response time:', `${metrics.p95ResponseTime}ms`)
  console.log('- Throughput:', `${metrics.throughputPerSecond} req/s`)
  console.log('- Error rate:', `${metrics.errorRate}%`)
  console.log('- Cache hit rate:', `${metrics.cacheHitRate}%`)

  const health = await client.healthCheck()
  console.log('System healthy:', health.isHealthy)
  console.log('Response time:', `${health.responseTime}ms`)
  if (!health.isHealthy) {
    console.error('System unhealthy:', health.error)

    // Check specific components
    if (health.circuitBreakerState === 'open') {
      console.error('Circuit breaker is open')
    }
    if (health.queueStats && health.queueStats.queuedRequests > 1000) {
      console.warn('High queue backlog')
    }
  }

  const state = client.getCircuitBreakerState()
  console.log('Circuit breaker state:', state.state) // 'closed', 'open', or 'half-open'

  const status = client.getDetailedStatus()
  console.log('Connection pool:', status.connectionPool)
  console.log('Request queue:', status.requestQueue)
  console.log('Circuit breaker:', status.circuitBreaker)
  return { metrics, health, state, status }
}

/** Every event that is worth watching in production. */
export function watch(client: DiscordAPIClient, log: (...words: unknown[]) => void = console.log) {
  // Connection events
  client.on('connectionCreated', connection => {
    log('New connection created:', connection.id)
  })
  client.on('connectionRemoved', connectionId => {
    log('Connection removed:', connectionId)
  })

  // Queue events
  client.on('requestQueued', (requestId, priority) => {
    log('Request queued:', requestId, priority)
  })
  client.on('queueFull', queueSize => {
    log('Queue is full:', queueSize)
  })

  // Circuit breaker events
  client.on('circuitBreakerOpen', state => {
    log('Circuit breaker opened:', state)
  })
  client.on('circuitBreakerClosed', state => {
    log('Circuit breaker closed:', state)
  })

  // Retry events
  client.on('retryAttempt', (requestId, attempt, decision) => {
    log('Retry attempt:', requestId, attempt.attemptNumber, decision)
  })

  // Metrics events
  client.on('metricsUpdated', metrics => {
    if (metrics.errorRate > 10) {
      log('High error rate:', `${metrics.errorRate}%`)
    }
  })
}

/** 5. Error handling and recovery. */
export async function errorHandling(client: DiscordAPIClient, { channelId }: Place) {
  try {
    const response = await client.get<{ name: string }>(`/channels/${channelId}`)

    if (response.success) {
      console.log('Channel data:', response.data)
    } else {
      console.error('Request failed:', response.error?.message)
    }
  } catch (error) {
    console.error('Network error:', (error as Error).message)
  }

  const data = { content: '' }
  // The client itself would refuse an empty message; here Discord is to do it.
  const response = await client.post(`/channels/${channelId}/messages`, data, { validate: 'off' })

  if (!response.success) {
    if (response.status === 429) {
      console.log('Rate limited, will retry automatically')
    } else if (response.status === 403) {
      console.error('Insufficient permissions')
    } else {
      console.error('Unexpected error:', response.error?.message)
    }
  }
  return response.status
}

/** 6. Real-time bot applications: always clean up. */
export async function realTimeBot(config: DiscordAPIConfig, channelId: string) {
  const client = new DiscordAPIClient(config)
  watch(client)

  try {
    // Your application logic
    await client.get(`/channels/${channelId}`)
    await client.post(`/channels/${channelId}/typing`)
    return await client.post(`/channels/${channelId}/messages`, { content: 'Done.' }, { priority: 'high' })
  } finally {
    // Always shutdown the client
    await client.shutdown({ drain: true })
  }
}

async function main() {
  const { DISCORD_TOKEN, DISCORD_CHANNEL } = process.env
  const discord = DISCORD_TOKEN && DISCORD_CHANNEL ? undefined : await simulator()
  const place: Place = {
    token: discord?.token ?? DISCORD_TOKEN ?? '',
    baseURL: discord?.baseURL ?? 'https://discord.com/api/v10',
    channelId: discord?.world.channel('general').id ?? DISCORD_CHANNEL ?? '',
  }
  const client = advancedConfiguration(place)
  await basicMessages(place)
  await bulkOperations(client, place)
  await priorities(client, place)
  await errorHandling(client, place)
  await monitoring(client)
  await realTimeBot({ token: place.token, baseURL: place.baseURL }, place.channelId)
  await client.shutdown()
  await discord?.close()
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
