// A process as Lambda makes one: imports a bundle, calls its handler once, and says how long both took and how much memory.
// Arguments: path of the bundle; the event as JSON, or nothing to import only.
import { resourceUsage } from 'node:process';
import { pathToFileURL } from 'node:url';

const [bundle, event] = process.argv.slice(2);
const start = performance.now();
const { handler } = await import(pathToFileURL(bundle).href);
const importMs = performance.now() - start;
let answer;
let handlerMs = 0;
if (event !== undefined) {
  const called = performance.now();
  answer = await handler(JSON.parse(event));
  handlerMs = performance.now() - called;
}
const peakMb = resourceUsage().maxRSS / 1000;
process.stdout.write(`MEASURED${JSON.stringify({ importMs, handlerMs, peakMb, answer })}`);
process.exit(0);
