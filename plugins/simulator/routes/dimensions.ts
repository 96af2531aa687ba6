/**
 * Dimensions: width and height of an image, read from its first bytes.
 * @module
 */

/** Empty where the bytes are neither PNG nor GIF. */
export function dimensionsOf(bytes: Buffer): { width?: number; height?: number } {
  if (bytes.length >= 24 && bytes.readUInt32BE(0) === 0x89504e47) {
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  }
  if (bytes.length >= 10 && bytes.toString('latin1', 0, 4) === 'GIF8') {
    return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
  }
  return {}
}
