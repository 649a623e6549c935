// Preloaded before a bundle of the service: connections to the host names of EKS go to a server of the test on this
// machine (REDIRECT: {"HOST": PORT}). The bundle is as it is deployed: what it asks of names, TLS and certificates holds.
import { Socket } from 'node:net';

const ports = JSON.parse(process.env.REDIRECT ?? '{}');
const { connect } = Socket.prototype;

Socket.prototype.connect = function redirected(...given) {
  // Node itself gives an array of options and callback
  const options = Array.isArray(given[0]) ? given[0][0] : given[0];
  const port = ports[options?.host];
  if (port !== undefined) Object.assign(options, { host: '127.0.0.1', port });
  return connect.apply(this, given);
};
