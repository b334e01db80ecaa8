const counts = { passed: 0, failed: 0 };

/** Runs one test and says how it went, with the first line that it gives or what it throws. */
export async function check(title, test) {
  try {
    console.log(`ok      ${title}: ${(await test()).split('\n')[0]}`);
    counts.passed++;
  } catch (error) {
    console.log(`FAILED  ${title}\n${error.stderr?.toString() || error.stack}`);
    counts.failed++;
  }
}

/** The last line of a run; its status is that of the process. */
export function summary() {
  process.exitCode = counts.failed > 0 ? 1 : 0;
  return `packages: ${counts.passed} passed, ${counts.failed} failed`;
}
