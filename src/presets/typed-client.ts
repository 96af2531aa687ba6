/**
 * TypedClient: the verbs, whose path decides on body, options and result.
 * @module
 */
import { Client } from '../kernel/client.js'
import type { PendingCall } from '../request.js'
import type { AnyPath, EndpointAt as At } from '../routes/paths.js'
import {
  type Alone,
  type BodyOf,
  type Call,
  type DiscordAPIRequest,
  type Inferred,
  type Known,
  type OptionsOf,
  optionsOf,
} from './verbs.js'

/**
 * With an explicit type argument the path may be any string, and the result is what the argument says: for endpoints
 * that are newer than this package. So it is with a path that is a plain `string`, whose result is unknown.
 * @example
 * const channel = await client.get(`/channels/${id}`).unwrap() // APIChannel
 * const beta = await client.get<Beta>('/beta/endpoint').unwrap() // Beta
 */
export class TypedClient extends Client {
  get<T = Inferred, const P extends AnyPath<'GET'> = AnyPath<'GET'>>(
    path: P & Alone<At<'GET', P>>,
  ): Call<T, At<'GET', P>>
  get<T = Inferred, const P extends AnyPath<'GET'> = AnyPath<'GET'>>(
    path: P & Known<At<'GET', P>>,
    options: OptionsOf<At<'GET', P>>,
  ): Call<T, At<'GET', P>>
  get(path: string, options: DiscordAPIRequest = {}): PendingCall<unknown> {
    return this.request(optionsOf('GET', path, undefined, options))
  }

  post<T = Inferred, const P extends AnyPath<'POST'> = AnyPath<'POST'>>(
    path: P & Alone<At<'POST', P>>,
  ): Call<T, At<'POST', P>>
  post<T = Inferred, const P extends AnyPath<'POST'> = AnyPath<'POST'>>(
    path: P & Known<At<'POST', P>>,
    data: BodyOf<At<'POST', P>>,
    options?: OptionsOf<At<'POST', P>>,
  ): Call<T, At<'POST', P>>
  post(path: string, data?: unknown, options: DiscordAPIRequest = {}): PendingCall<unknown> {
    return this.request(optionsOf('POST', path, data, options))
  }

  put<T = Inferred, const P extends AnyPath<'PUT'> = AnyPath<'PUT'>>(
    path: P & Alone<At<'PUT', P>>,
  ): Call<T, At<'PUT', P>>
  put<T = Inferred, const P extends AnyPath<'PUT'> = AnyPath<'PUT'>>(
    path: P & Known<At<'PUT', P>>,
    data: BodyOf<At<'PUT', P>>,
    options?: OptionsOf<At<'PUT', P>>,
  ): Call<T, At<'PUT', P>>
  put(path: string, data?: unknown, options: DiscordAPIRequest = {}): PendingCall<unknown> {
    return this.request(optionsOf('PUT', path, data, options))
  }

  patch<T = Inferred, const P extends AnyPath<'PATCH'> = AnyPath<'PATCH'>>(
    path: P & Alone<At<'PATCH', P>>,
  ): Call<T, At<'PATCH', P>>
  patch<T = Inferred, const P extends AnyPath<'PATCH'> = AnyPath<'PATCH'>>(
    path: P & Known<At<'PATCH', P>>,
    data: BodyOf<At<'PATCH', P>>,
    options?: OptionsOf<At<'PATCH', P>>,
  ): Call<T, At<'PATCH', P>>
  patch(path: string, data?: unknown, options: DiscordAPIRequest = {}): PendingCall<unknown> {
    return this.request(optionsOf('PATCH', path, data, options))
  }

  delete<T = Inferred, const P extends AnyPath<'DELETE'> = AnyPath<'DELETE'>>(
    path: P & Alone<At<'DELETE', P>>,
  ): Call<T, At<'DELETE', P>>
  delete<T = Inferred, const P extends AnyPath<'DELETE'> = AnyPath<'DELETE'>>(
    path: P & Known<At<'DELETE', P>>,
    options: OptionsOf<At<'DELETE', P>>,
  ): Call<T, At<'DELETE', P>>
  delete(path: string, options: DiscordAPIRequest = {}): PendingCall<unknown> {
    return this.request(optionsOf('DELETE', path, undefined, options))
  }
}
