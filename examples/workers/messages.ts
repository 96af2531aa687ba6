/** What the threads of this bot ask each other. */
declare module 'pipecord/gateway' {
  interface ShardMessages {
    guildCount: { answer: number }
    prefix: { request: { readonly prefix: string } }
  }
}

export {}
