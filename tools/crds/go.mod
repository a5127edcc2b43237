// Where the definitions of custom resources come from that tests check manifests against: scripts/crds.ts. Nothing here is built.
module srs-chart/crds

go 1.26.0

require (
	github.com/argoproj/argo-cd/v3 v3.5.0
	github.com/cert-manager/cert-manager v1.21.2
	github.com/fluxcd/helm-controller v1.6.0
	github.com/fluxcd/source-controller v1.9.0
	github.com/kedacore/keda/v2 v2.21.0
	github.com/prometheus-operator/prometheus-operator v0.85.0
	k8s.io/autoscaler/vertical-pod-autoscaler v1.8.1
	sigs.k8s.io/gateway-api v1.6.3
)
