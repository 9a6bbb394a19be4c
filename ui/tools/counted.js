// Tells the repository's test runner how many tests ran: the JSON that GoogleTest writes, where it asks for it.
import { writeFileSync } from 'node:fs';

/** Cases by name: "passed", "failed" or "skipped". */
export function writeCounts(cases, target = process.env.GTEST_OUTPUT) {
  if (!target?.startsWith('json:')) {
    return;
  }
  const testsuite = cases.map(({ name, state }) => ({
    name,
    result: state === 'skipped' ? 'SKIPPED' : 'COMPLETED',
    ...(state === 'failed' ? { failures: [{ failure: name }] } : {}),
  }));
  writeFileSync(target.slice('json:'.length), JSON.stringify({ testsuites: [{ name: 'ui', testsuite }] }));
}

export default class Counted {
  onTestRunEnd(modules) {
    const cases = modules.flatMap((module) => [...module.children.allTests()].map((test) => ({ name: test.fullName, state: test.result().state })));
    writeCounts(cases);
  }
}
