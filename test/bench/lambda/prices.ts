// List prices of AWS, US dollars, eu-west-1, without free tiers and discounts. They change: check them before you rely on
// a sum. https://aws.amazon.com/{lambda,step-functions,s3,dynamodb,cloudwatch,kms}/pricing
export const PRICES = {
  /** Lambda on arm64, a GB and second. */
  lambdaGbSecond: 0.0000133334,
  lambdaRequest: 0.2e-6,
  /** Standard workflow. */
  stateTransition: 0.025e-3,
  s3Put: 0.005e-3,
  s3Get: 0.0004e-3,
  /** A GB and month. */
  s3Standard: 0.023,
  s3GlacierInstant: 0.004,
  /** An object. */
  s3GlacierTransition: 0.02e-3,
  /** On demand, a unit of 1 kB. */
  dynamoWrite: 0.705e-6,
  kmsKey: 1,
  alarm: 0.1,
  customMetric: 0.3,
  dashboard: 3,
} as const;
