// How long the property tests look, and where. The seed is fixed so that one state of the code has one answer;
// BULKHEAD_SEED and BULKHEAD_RUNS look elsewhere and longer.

/** For fc.assert. */
export const parameters = {
  seed: Number(process.env.BULKHEAD_SEED ?? 20_260_101),
  numRuns: Number(process.env.BULKHEAD_RUNS ?? 150),
};
