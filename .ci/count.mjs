/** Prints the test run's closing line and exits as the run did: `node count.mjs <report.json> <exit status>`. */
import { readFileSync } from 'node:fs'

const [, , file, status] = process.argv
let report = {}
try {
  report = JSON.parse(readFileSync(file, 'utf8'))
} catch (error) {
  console.error(`The test run left no report: ${error.message}`)
}
const { numPassedTests: passed = 0, numFailedTests: failed = 0, success = false } = report
const broken = Number(status) !== 0 || !success || passed === 0
// A file that does not load has no failed tests of its own; it still has failed.
console.log(`\n${passed} passed, ${broken ? Math.max(failed, 1) : failed} failed`)
process.exitCode = broken ? 1 : 0
