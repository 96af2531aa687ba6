/**
 * Scalars: the strings and numbers that Discord's bodies and queries are made of.
 * @module
 */

/** An id: a uint64 as decimal digits. */
export type Snowflake = string

/** Permissions and other sets of bits that outgrow numbers: decimal digits, or a bigint, which is sent as such. */
export type Bitfield = string | number | bigint

/** ISO 8601 with `Z` or an offset, or a Date, which is sent as such. */
export type Timestamp = string | Date
