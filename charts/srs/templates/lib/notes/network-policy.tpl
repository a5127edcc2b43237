{{- /* What NetworkPolicies keep from working. Its dot is the root. */ -}}
{{- define "srs.notes.networkPolicy" -}}
{{- $policy := .Values.networkPolicy }}
{{- if $policy.enabled }}
  {{- with include "srs.namedDestinations" . | fromJsonArray }}
    * NetworkPolicies admit no names. See that networkPolicy.egress admits {{ join ", " . }}.
  {{- end }}
  {{- $metrics := false }}
  {{- range .model.components }}
    {{- if .textFrom }}
      * The chart cannot read {{ .role }}.configText: see that networkPolicy.egress admits what SRS connects to.
    {{- end }}
    {{- range .listeners }}
      {{- $metrics = or $metrics (has .kind (list "metrics" "nginx-metrics")) }}
    {{- end }}
  {{- end }}
  {{- if and $metrics (not $policy.metrics.from) }}
    * No pod outside of the release may read metrics: name Prometheus in networkPolicy.metrics.from.
  {{- end }}
  {{- $addresses := false }}
  {{- range $policy.public.from }}
    {{- $addresses = or $addresses .ipBlock }}
  {{- end }}
  {{- range .model.services }}
    {{- $local := eq (.settings.externalTrafficPolicy | default "Cluster") "Local" }}
    {{- if and $addresses (not (or $local (eq .settings.type "ClusterIP") (eq .settings.targets "pods"))) }}
      * networkPolicy.public.from names addresses, but pods see those of nodes unless service.externalTrafficPolicy is Local.
    {{- end }}
  {{- end }}
{{- end }}
{{- end }}
