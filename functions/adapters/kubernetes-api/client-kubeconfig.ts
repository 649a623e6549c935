// The one door to @kubernetes/client-node. It is imported when it is needed, and by a file that names what it takes, so
// that the bundle holds that and not the whole package (20 MB).
import { KubeConfig } from '@kubernetes/client-node';

/** The text of a kubeconfig, loaded; entries that are no good are left out. Throws what client-node throws. */
export function loadClientConfig(text: string): KubeConfig {
  const config = new KubeConfig();
  config.loadFromString(text, { onInvalidEntry: 'filter' });
  return config;
}
