{{- /* The image and the pod settings of a component: the chart's, and what the values say over them. */ -}}

{{- /*
The image of a component, as JSON: its program's, overridden by its role's and its own. A tag overrides a digest below it.
ctx, program, values, own
*/ -}}
{{- define "srs.component.image" -}}
{{- $image := dict }}
{{- $srs := .ctx.Values.image }}
{{- $base := get (dict "srs" $srs "ffmpeg" $srs "transcode" $srs "cleanup" $srs "nginx" .ctx.Values.nginx.image) .program }}
{{- range list $base .values.image (.own | default dict).image | compact }}
  {{- if and .tag (not .digest) }}
    {{- $_ := set $image "digest" "" }}
  {{- end }}
  {{- $image = mustMergeOverwrite $image (deepCopy .) }}
{{- end }}
{{- toJson $image }}
{{- end }}

{{- /*
The settings of a component's pods, as JSON: the chart's own, overridden by `pod`, by the role's and by this component's. A null takes
away what it overrides.
ctx, program, role, traits, values, own
*/ -}}
{{- define "srs.component.pod" -}}
{{- $ofRole := get .ctx.model.pod.roles .role | default dict }}
{{- $chart := mustMergeOverwrite (deepCopy .ctx.model.pod.pod) (get .ctx.model.pod .program | default dict | deepCopy) (deepCopy $ofRole) }}
{{- if eq .program "nginx" }}
  {{- $_ := set $chart.resources "limits" (dict "memory" (include "srs.nginx.memoryLimit" .ctx)) }}
{{- end }}
{{- $general := deepCopy .ctx.Values.pod }}
{{- $inherited := dict }}
{{- range .traits.inherits }}
  {{- if hasKey $general . }}
    {{- $_ := set $inherited . (get $general .) }}
  {{- end }}
{{- end }}
{{- $general = empty .traits.inherits | ternary $general $inherited }}
{{- $pod := mustMergeOverwrite $general (deepCopy (.values.pod | default dict)) (deepCopy ((.own | default dict).pod | default dict)) }}
{{- if hasKey $pod "dnsConfig" }}
  {{- $chart = omit $chart "dnsConfig" }}
{{- end }}
{{- include "srs.component.ownResources" (dict "chart" $chart.resources "user" $pod.resources) }}
{{- include "srs.withoutNulls" (mustMergeOverwrite $chart $pod) }}
{{- end }}

{{- /*
Takes away the chart's limit where the user has set the request of a resource, and the chart's request where the user has set the limit:
the one could be above the other. chart, user
*/ -}}
{{- define "srs.component.ownResources" -}}
{{- $user := .user | default dict }}
{{- range $ours, $theirs := dict "limits" "requests" "requests" "limits" }}
  {{- range $resource, $_ := get $user $theirs | default dict }}
    {{- $_ := unset (get ($.chart | default dict) $ours | default dict) $resource }}
  {{- end }}
  {{- if and $.chart (not (get $.chart $ours)) }}
    {{- $_ := unset $.chart $ours }}
  {{- end }}
{{- end }}
{{- end }}
