// `run-suite.cjs SUITE`: runs a bundle of tests and prints, as JSON, how many passed and the names of those that failed.
const Jasmine = require('jasmine');

const jasmine = new Jasmine();
jasmine.loadConfig({ spec_dir: '.', spec_files: [process.argv[2]], random: false });
const result = { passed: 0, failed: [], skipped: 0 };
jasmine.clearReporters();
jasmine.addReporter({
  specDone({ status, fullName }) {
    if (status === 'passed') result.passed++;
    else if (status === 'failed') result.failed.push(fullName);
    else result.skipped++;
  },
  jasmineDone() {
    process.stdout.write(JSON.stringify(result), () => process.exit(0));
  },
});
jasmine.exit = () => undefined;
jasmine.execute();
