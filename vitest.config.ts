import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { nginxPath } from './scripts/nginx.ts'

// CI's machine may pause for seconds, which a test that waits for nginx or a browser notices. A fault fails twice.
const retry = process.env.CI ? 1 : 0

const unit = {
  retry,
  globalSetup: 'test/support/unit-setup.ts',
  // A worker loads what the tests share once, rather than for each file: half of the time was that. No test sets anything global.
  isolate: false,
  // Tests that run side by side wait for nginx.
  maxConcurrency: 10,
  testTimeout: 60_000,
  hookTimeout: 60_000,
}

/** The unit tests that run nginx. */
const nginxTests = readdirSync('test/unit')
  .map(file => `test/unit/${file}`)
  .filter(file => file.endsWith('.test.ts') && /support\/(nginx|gateway)\.ts/.test(readFileSync(file, 'utf8')))

export default defineConfig({
  test: {
    reporters: ['default', './test/support/media-reporter.ts', './test/support/reporter.ts'],
    // A part may be empty.
    passWithNoTests: true,
    // Vitest would leave one to itself, but the tests wait for other programs half of the time.
    maxWorkers: availableParallelism() + 1,
    projects: [
      { test: { ...unit, name: 'unit', include: ['test/unit/**/*.test.ts'] } },
      // With the oldest nginx that the chart supports.
      {
        test: {
          ...unit,
          name: 'oldest-nginx',
          include: nginxTests,
          env: { NGINX_BIN: nginxPath('oldest') },
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'cluster',
          include: ['test/cluster/**/*.test.ts'],
          globalSetup: 'test/support/cluster-setup.ts',
          testTimeout: 300_000,
          hookTimeout: 120_000,
          // Tests of a file run side by side; the API server and Helm want the processors to themselves.
          maxConcurrency: 4,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'media',
          include: ['test/media/**/*.test.ts'],
          globalSetup: 'test/support/cluster-setup.ts',
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'players',
          retry,
          include: ['test/players/**/*.test.ts'],
          globalSetup: 'test/support/cluster-setup.ts',
          testTimeout: 900_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
      {
        test: {
          name: 'crowd',
          include: ['test/crowd/**/*.test.ts'],
          globalSetup: 'test/support/cluster-setup.ts',
          testTimeout: 600_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          sequence: { groupOrder: 5 },
        },
      },
    ],
  },
})
