import { describe, expect, test } from 'vitest';
import { clusterNames, safeFileName } from '../../../functions/cli/cluster-names.ts';

describe('clusters are named for their sources:', () => {
  test.each([
    ['the base name', ['k8s/prod', 'k8s/test/'], ['prod', 'test']],
    ['without the ending of a manifest', ['prod.yaml', 'test.json', 'v1.2'], ['prod', 'test', 'v1.2']],
    ['with the folder above where two are equal', ['a/prod', 'b/prod', 'c'], ['a-prod', 'b-prod', 'c']],
    [
      'with as many folders as it takes',
      ['x/a/prod', 'y/a/prod', 'b/prod'],
      ['x-a-prod', 'y-a-prod', 'b-prod'],
    ],
    [
      'with a number where the source is there twice',
      ['prod', 'prod', './prod'],
      ['prod', 'prod-2', 'prod-3'],
    ],
    ['equal means equal to a file system', ['a/Prod', 'b/prod'], ['a-Prod', 'b-prod']],
    ['names that were made unique stay so', ['a/prod', 'b/prod', 'a-prod'], ['a-prod', 'b-prod', 'a-prod-2']],
    [
      'EKS clusters with region and account where it takes them',
      [
        'eks:arn:aws:eks:r1:1:cluster/prod',
        'eks:arn:aws:eks:r1:2:cluster/prod',
        'eks:arn:aws:eks:r1:2:cluster/x',
      ],
      ['1-r1-prod', '2-r1-prod', 'x'],
    ],
    ['the context of a kubeconfig', ['context:prod-eu', 'context:me@prod.eu'], ['prod-eu', 'me-prod.eu']],
    [
      'the cluster of an EKS context, with region and account where that is needed',
      [
        'context:arn:aws:eks:eu-west-1:111122223333:cluster/prod',
        'context:arn:aws:eks:eu-west-1:111122223333:cluster/test',
        'context:arn:aws:eks:us-east-1:111122223333:cluster/test',
      ],
      ['prod', 'eu-west-1-test', 'us-east-1-test'],
    ],
    ['standard input', ['-'], ['stdin']],
    [
      'never as the files of a fleet or of a run',
      ['a/fleet', 'Manifest', 'manifest.sig', 'fleets'],
      ['cluster-fleet', 'cluster-Manifest', 'cluster-manifest.sig', 'fleets'],
    ],
    ['this folder', ['.'], ['work']],
    ['the root of the disk', ['/'], ['cluster']],
    ['nothing that a file name cannot hold', ['a b\u001b[31m/..x', 'c/ü'], ['x', 'cluster']],
  ])('%s', (_, sources, names) => {
    expect(clusterNames(sources, '/home/work')).toEqual(names);
  });
});

test.each([
  ['prod EU/1', 'prod-EU-1'],
  ['../../etc/passwd', 'etc-passwd'],
  ['', 'cluster'],
  ['…', 'cluster'],
  ['x'.repeat(300), 'x'.repeat(100)],
])('the name %j is the file %j', (name, file) => {
  expect(safeFileName(name)).toBe(file);
});
