// Scores a result of http-cache-tests with the suite's own judgement, and compares it with what is expected:
//
//   node score.mjs SUITE RESULT EXPECTED            fails if something that passed does not any more
//   node score.mjs SUITE RESULT EXPECTED --record   writes what is expected from now on
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [suite, resultFile, expectedFile, option] = process.argv.slice(2)
const load = file => import(pathToFileURL(path.join(suite, file)))
const { determineTestResult } = await load('lib/display.mjs')
const { default: suites } = await load('tests/index.mjs')
const { default: surrogate } = await load('tests/surrogate-control.mjs')

const names = { '✅': 'pass', '⛔️': 'fail', '⚠️': 'fail', Y: 'yes', N: 'no', '⚪️': 'dependency', '🔹': 'setup' }
const all = suites.includes(surrogate) ? suites : [...suites, surrogate]
const result = JSON.parse(fs.readFileSync(resultFile))
const found = {}
const score = { required: [0, 0], optimal: [0, 0], check: [0, 0] }
for (const test of all.flatMap(suite => suite.tests)) {
  if (test.browser_only === true) continue
  const name = names[determineTestResult(all, test.id, result)[2]] ?? 'error'
  found[test.id] = name
  // Surrogate-Control is older than the field that came out of it, and no part of the score.
  if (surrogate.tests.includes(test)) continue
  const of = score[test.kind ?? 'required']
  of[0] += name === 'pass' || name === 'yes' ? 1 : 0
  of[1] += 1
  if (name !== 'pass' && name !== 'yes' && name !== 'no') {
    const reason = Array.isArray(result[test.id]) ? result[test.id][1] : ''
    console.log(`${test.kind ?? 'required'} ${name} ${test.id}: ${reason}`.replace(/[^\x20-\x7e]/g, '?'))
  }
}
console.log(`http-cache-tests: required ${score.required.join('/')}, optimal ${score.optimal.join('/')}, ` +
  `${score.check[0]} of ${score.check[1]} questions answered with yes`)

if (option === '--record') {
  fs.writeFileSync(expectedFile, JSON.stringify(found, null, 1) + '\n')
} else {
  const expected = JSON.parse(fs.readFileSync(expectedFile))
  const worse = Object.keys(expected).filter(id => expected[id] === 'pass' && found[id] !== 'pass')
  const better = Object.keys(found).filter(id => expected[id] !== 'pass' && found[id] === 'pass')
  worse.forEach(id => console.log(`REGRESSION: ${id} is '${found[id]}' (expected: 'pass')`))
  if (better.length > 0) console.log(`better than recorded (run with --record): ${better.join(' ')}`)
  process.exitCode = worse.length > 0 ? 1 : 0
}
