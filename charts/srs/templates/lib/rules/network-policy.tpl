{{- /* NetworkPolicies. */ -}}
{{- define "srs.rules.networkPolicy" -}}
{{- $problems := list }}
{{- $policy := .Values.networkPolicy }}
{{- if not $policy.enabled }}
  {{- $differences := dict "value" $policy "default" .srs.known.defaults.networkPolicy "path" "networkPolicy" }}
  {{- range include "srs.differences" $differences | fromJsonArray }}
    {{- $problems = append $problems (printf "%s has no effect without networkPolicy.enabled: set enabled to true, or remove %s" . .) }}
  {{- end }}
{{- else }}
  {{- if and .srs.roles.proxy (not .Values.proxy.networkPolicy.enabled) }}
    {{- $problems = append $problems (print "proxy.networkPolicy.enabled false has no effect with networkPolicy.enabled, which admits "
      "none but origins to the port where they register: remove it, or set networkPolicy.enabled to false") }}
  {{- end }}
  {{- $problems = concat $problems
    (include "srs.rules.policyDestinations" . | fromJsonArray)
    (include "srs.rules.policySources" . | fromJsonArray) }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* What is known by its name only, and so cannot be admitted. Its dot is the root. */ -}}
{{- define "srs.rules.policyDestinations" -}}
{{- $problems := list }}
{{- if not .Values.networkPolicy.egress }}
  {{- $named := include "srs.namedDestinations" . | fromJsonArray }}
  {{- with $named }}
    {{- $problems = append $problems (printf (print "networkPolicy.enabled needs networkPolicy.egress, because a NetworkPolicy admits "
      "addresses, pods and namespaces, but no names, and pods connect to %s: add a rule for what is behind each") (join ", " .)) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* Sources that nothing is open for. Its dot is the root. */ -}}
{{- define "srs.rules.policySources" -}}
{{- $problems := list }}
{{- $kinds := list }}
{{- range .srs.components }}
  {{- range .listeners }}
    {{- $kinds = append $kinds .kind }}
  {{- end }}
  {{- if and (include "srs.scaler.asksPods" .) (not $.Values.networkPolicy.metrics.from) }}
    {{- $problems = append $problems (printf (print "%s.autoscaling.keda.clients needs networkPolicy.metrics.from with "
      "networkPolicy.enabled, because KEDA asks the pods: name KEDA's pods or namespace there") .role) }}
  {{- end }}
{{- end }}
{{- $policy := .Values.networkPolicy }}
{{- range .srs.routed }}
  {{- if and (has "api" .) (not $.srs.public.api) (not $policy.api.from) }}
    {{- $problems = append $problems (print "routes.rtc of ingress or gateway needs networkPolicy.api.from with "
      "networkPolicy.enabled, because it leads to the port of the HTTP API: name the pods or the namespace of the Ingress controller or "
      "Gateway there") }}
  {{- end }}
{{- end }}
{{- if and $policy.metrics.from (not (or (has "metrics" $kinds) (has "nginx-metrics" $kinds))) }}
  {{- $problems = append $problems (print "networkPolicy.metrics.from has no effect, because nothing serves metrics: "
    "set metrics.enabled to true, or remove it") }}
{{- end }}
{{- if and $policy.api.from (not (has "api" $kinds)) }}
  {{- $problems = append $problems (print "networkPolicy.api.from has no effect without the HTTP API: "
    "set config.http_api.enabled to true, or remove it") }}
{{- end }}
{{- toJson $problems }}
{{- end }}
