// Adds up what the stages of .ci/run left behind, names what failed, and ends with the line that counts.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Lines of a failure that are told once more: its message, and where in the test it was. */
const TOLD_LINES = 25

const folder = process.argv[2]
const total = { passed: 0, failed: 0, skipped: 0 }

for (const file of readdirSync(folder).filter(name => name.endsWith('.exit'))) {
  const name = file.slice(0, -'.exit'.length)
  const hasSucceeded = readFileSync(join(folder, file), 'utf8') === '0'
  const report = join(folder, `${name}.tests.json`)
  const counts = existsSync(report)
    ? countTests(report, hasSucceeded)
    : { passed: +hasSucceeded, failed: +!hasSucceeded, skipped: 0 }
  for (const outcome of Object.keys(total)) total[outcome] += counts[outcome]
  console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
}

console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1

function countTests(report, hasSucceeded) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
    readFileSync(report, 'utf8'),
  )
  for (const file of testResults) {
    for (const test of file.assertionResults) {
      if (test.status === 'failed') tellFailure(test)
      if (['pending', 'skipped', 'todo'].includes(test.status)) console.log(`skipped: ${test.fullName}`)
    }
    if (file.status === 'failed' && file.assertionResults.length === 0)
      console.log(`failed: ${file.name}: ${file.message}`)
  }
  // A run can fail without a failed test: a file that does not load, an error nobody caught.
  const failed = Math.max(numFailedTests, hasSucceeded ? 0 : 1)
  return { passed: numPassedTests, failed, skipped: numPendingTests + numTodoTests }
}

/** What failed and why, beside the sum: whoever reads only the end of a long log should not have to guess. */
function tellFailure({ fullName, failureMessages }) {
  console.log(`failed: ${fullName}`)
  for (const message of failureMessages)
    for (const line of message.split('\n').slice(0, TOLD_LINES)) console.log(`  ${line}`)
}
