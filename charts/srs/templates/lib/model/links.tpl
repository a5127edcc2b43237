{{- /*
Sets `.model.links`: who in the cluster connects to whom, each: from and to (roles; KEDA has none, and connects to a tier), kinds (of
listeners at `to`), each (whether to a certain server rather than to any), direct (whether by the addresses of pods). Internal Services and
NetworkPolicies follow from it.
*/ -}}
{{- define "srs.model.links" -}}
{{- $links := list }}
{{- range $role, $components := .model.byRole }}
  {{- $traits := (first $components).traits }}
  {{- with $traits.upstream }}
    {{- $links = append $links (dict "from" $role "to" . "kinds" (list "rtmp") "each" false) }}
  {{- end }}
  {{- with $traits.caches }}
    {{- /* Its pods ask each other too, by their addresses. */}}
    {{- $links = append $links (dict "from" $role "to" . "kinds" (list "hls") "each" true) }}
    {{- $links = append $links (dict "from" $role "to" $role "kinds" (list "hls") "direct" true) }}
    {{- /* It passes WHIP and WHEP on. */}}
    {{- $proxies := dig "traits" "proxied" "" $.model.origin }}
    {{- if and $proxies $.model.webrtc.source }}
      {{- $links = append $links (dict "from" $role "to" $proxies "kinds" (list "api") "each" false) }}
    {{- end }}
  {{- end }}
  {{- with $traits.takes }}
    {{- $links = append $links (dict "from" $role "to" . "kinds" (list "rtmp" "api") "each" true) }}
  {{- end }}
  {{- if $traits.mesh }}
    {{- $links = append $links (dict "from" $role "to" $role "kinds" (list "rtmp" "api") "each" true) }}
  {{- end }}
  {{- with $traits.proxied }}
    {{- $offered := keys (get $.model.roles .).listeners | sortAlpha }}
    {{- $links = append $links (dict "from" $role "to" . "kinds" (list "system") "each" false) }}
    {{- $links = append $links (dict "from" . "to" $role "kinds" $offered "each" true) }}
  {{- end }}
{{- end }}
{{- range .model.components }}
  {{- if include "srs.scaler.asksPods" . }}
    {{- $links = append $links (dict "from" "" "to" .tier "kinds" (list "metrics") "each" false) }}
  {{- end }}
{{- end }}
{{- $_ := set .model "links" $links }}
{{- end }}

{{- /* "true" where KEDA asks each pod of a component for its number of clients. Its dot is the component. */ -}}
{{- define "srs.scaler.asksPods" -}}
{{- if eq .autoscaler "ScaledObject" }}
{{- with .values.autoscaling.keda }}
  {{- if and .clients (not .prometheus.serverAddress) }}true{{ end }}
{{- end }}
{{- end }}
{{- end }}
