import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    reporters: ['default', './test/support/media-reporter.ts', './test/support/reporter.ts'],
    // A part may be empty.
    passWithNoTests: true,
    // Vitest would leave one to itself, but the tests wait for other programs half of the time.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          globalSetup: 'test/support/unit-setup.ts',
          // A worker loads what the tests share once, rather than for each file: half of the time was that. No test sets anything global.
          isolate: false,
          // Tests that run side by side wait for nginx.
          maxConcurrency: 10,
          testTimeout: 60_000,
          hookTimeout: 60_000,
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
          sequence: { groupOrder: 1 },
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
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'players',
          include: ['test/players/**/*.test.ts'],
          globalSetup: 'test/support/cluster-setup.ts',
          testTimeout: 900_000,
          hookTimeout: 600_000,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
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
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
})
