/**
 * Version: this package's own, for the User-Agent. A test holds it to package.json's.
 * @module
 */
export const version = '0.1.0'
