// The definitions of the custom resources that the chart and the examples print, from the Go modules of the projects that own them.
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { moduleFolder, root } from './go-modules.ts'

/** The folder whose go.mod pins those modules. */
export const crdsFolder = path.join(root, 'tools/crds')

const gateway = (plural: string) => `config/crd/standard/gateway.networking.k8s.io_${plural}.yaml`
const monitoring = (plural: string) => `example/prometheus-operator-crd/monitoring.coreos.com_${plural}.yaml`
const keda = (plural: string) => `config/crd/bases/keda.sh_${plural}.yaml`

/** Files by module: one definition each, or several as YAML documents. */
const files: Record<string, string[]> = {
  'sigs.k8s.io/gateway-api': ['gatewayclasses', 'gateways', 'httproutes', 'tlsroutes', 'tcproutes', 'udproutes'].map(gateway),
  'github.com/cert-manager/cert-manager': ['deploy/crds/cert-manager.io_certificates.yaml'],
  'github.com/prometheus-operator/prometheus-operator': ['podmonitors', 'servicemonitors', 'prometheusrules'].map(monitoring),
  'github.com/kedacore/keda/v2': ['scaledobjects', 'triggerauthentications'].map(keda),
  'k8s.io/autoscaler/vertical-pod-autoscaler': ['deploy/vpa-v1-crd-gen.yaml'],
  // What the examples print.
  'github.com/argoproj/argo-cd/v3': ['manifests/crds/application-crd.yaml'],
  'github.com/fluxcd/helm-controller': ['config/crd/bases/helm.toolkit.fluxcd.io_helmreleases.yaml'],
  'github.com/fluxcd/source-controller': ['config/crd/bases/source.toolkit.fluxcd.io_ocirepositories.yaml'],
}

/** The definitions as YAML, a text for each file. Throws where Go is missing or cannot bring the modules. */
export async function crds(): Promise<string[]> {
  const texts = Object.entries(files).map(async ([module, names]) => {
    const folder = await moduleFolder(module, crdsFolder)
    return Promise.all(names.map(name => readFile(path.join(folder, name), 'utf8')))
  })
  return (await Promise.all(texts)).flat()
}
