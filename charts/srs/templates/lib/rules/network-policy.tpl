{{- /* NetworkPolicies. */ -}}
{{- define "srs.rules.networkPolicy" -}}
{{- $policy := .Values.networkPolicy }}
{{- if $policy.enabled }}
  {{- if and .model.roles.proxy (not .Values.proxy.networkPolicy.enabled) }}
    * proxy.networkPolicy.enabled false has no effect with networkPolicy.enabled, which admits only origins to the port where they register:
      remove it, or set networkPolicy.enabled to false
  {{- end }}
  {{- include "srs.rules.policyDestinations" . }}
  {{- include "srs.rules.policySources" . }}
{{- end }}
{{- end }}

{{- /* What is known by its name only, and so cannot be admitted. Its dot is the root. */ -}}
{{- define "srs.rules.policyDestinations" -}}
{{- if not .Values.networkPolicy.egress }}
  {{- $named := include "srs.namedDestinations" . | fromJsonArray }}
  {{- with $named }}
    * networkPolicy.enabled needs networkPolicy.egress, because a NetworkPolicy admits addresses, pods and namespaces, but not names, and
      pods connect to {{ join ", " . }}: add a rule for what is behind each
  {{- end }}
{{- end }}
{{- end }}

{{- /* Sources that nothing is open for. Its dot is the root. */ -}}
{{- define "srs.rules.policySources" -}}
{{- $kinds := list }}
{{- range .model.components }}
  {{- range .listeners }}
    {{- $kinds = append $kinds .kind }}
  {{- end }}
  {{- if and (include "srs.scaler.asksPods" .) (not $.Values.networkPolicy.metrics.from) }}
    * {{ .role }}.autoscaling.keda.clients needs networkPolicy.metrics.from with networkPolicy.enabled, because KEDA asks the pods: name
      KEDA's pods or namespace there
  {{- end }}
{{- end }}
{{- $policy := .Values.networkPolicy }}
{{- range .model.routed }}
  {{- if and (has "api" .) (not $.model.public.api) (not $policy.api.from) }}
    * routes.rtc of ingress or gateway needs networkPolicy.api.from with networkPolicy.enabled, because it leads to the port of the HTTP
      API: name the pods or the namespace of the Ingress controller or Gateway there
  {{- end }}
{{- end }}
{{- if and $policy.metrics.from (not (or (has "metrics" $kinds) (has "nginx-metrics" $kinds))) }}
  * networkPolicy.metrics.from has no effect, because nothing serves metrics: set metrics.enabled to true, or remove it
{{- end }}
{{- if and $policy.api.from (not (has "api" $kinds)) }}
  * networkPolicy.api.from has no effect without the HTTP API: set config.http_api.enabled to true, or remove it
{{- end }}
{{- end }}
