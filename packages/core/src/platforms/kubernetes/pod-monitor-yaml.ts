import type { Deployment } from '../../deployment/deployment.js';
import type { GeneratedFile } from '../generated-file.js';
import { entry, inlineList, inlineMap, map } from '../shared/yaml-text.js';
import { clusterNames, kubernetesFiles } from './paths.js';
import { appLabels } from './stateful-set.js';
import { object, yamlDocuments } from './yaml-documents.js';

/** Litestream's metrics for the Prometheus operator, on request. */
export function renderPodMonitorYaml({ metrics }: Deployment): GeneratedFile | undefined {
  if (!metrics) return undefined;
  return {
    path: kubernetesFiles.monitor,
    purpose: "Litestream's metrics for the Prometheus operator",
    text: yamlDocuments([
      [
        "Litestream's metrics for the Prometheus operator, which the cluster must have.",
        object('monitoring.coreos.com/v1', 'PodMonitor', clusterNames.app, [
          entry(
            'spec',
            map([
              entry('selector', inlineMap([entry('matchLabels', appLabels())])),
              entry('podMetricsEndpoints', inlineList([inlineMap([entry('port', 'metrics')])])),
            ]),
          ),
        ]),
      ],
    ]),
  };
}
