{{- /* Secrets of srs.conf, and the environment that SRS reads over it. */ -}}

{{- /* ctx, component */ -}}
{{- define "srs.rules.configSecrets" -}}
{{- $problems := list }}
{{- range $at, $key := .ctx.srs.generated }}
  {{- if not (get $.ctx.srs.secretData $key) }}
    {{- $problems = append $problems (printf (print
      "config.%s: generate creates a value once and then reads it from the cluster, and there is no cluster to read from here "
      "(helm template, --dry-run=client, Argo CD): create a Secret, and write {valueFrom: {secretKeyRef: {name: …, key: …}}}") $at) }}
  {{- end }}
{{- end }}
{{- range .component.ambiguous }}
  {{- $problems = append $problems (printf (print
    "%s.config: %s has both generate and valueFrom, one of them from config: remove one") $.component.role .) }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* ctx, component */ -}}
{{- define "srs.rules.configEnvironment" -}}
{{- $problems := list }}
{{- $role := .component.role }}
{{- range .component.pod.env }}
  {{- $path := get $.ctx.srs.facts.secretEnvironment .name }}
  {{- $secret := and $path (dig "valueFrom" "secretKeyRef" "" .) }}
  {{- if and (hasPrefix "SRS_" .name) (not $secret) }}
    {{- $path = get ($.ctx.Files.Get "files/srs-environment.json" | fromJson) .name }}
    {{- $problems = append $problems (printf (print
      "pod.env or %s.pod.env sets %s, which SRS would read instead of its configuration, bypassing the chart: "
      "set %s in config or %s.config")
      $role .name ($path | default "a directive") $role) }}
  {{- else if $secret }}
    {{- range get $.component.directives (regexReplaceAll "^vhost[.]__defaultVhost__" $path "vhost.*") | default list }}
      {{- if eq .at $path }}
        {{- $problems = append $problems (printf
          "pod.env or %s.pod.env sets the secret %s, and config sets it too: remove one of the two" $role $path) }}
      {{- end }}
    {{- end }}
  {{- end }}
{{- end }}
{{- range .component.pod.envFrom }}
  {{- if hasPrefix "SRS_" (.prefix | default "") }}
    {{- $problems = append $problems (printf (print "pod.envFrom or %s.pod.envFrom has the prefix %s, whose variables SRS would read "
      "instead of its configuration, bypassing the chart: set directives in config or %s.config") $role .prefix $role) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}

{{- /* Addresses in the environment that nothing puts there: SRS would tell clients those of the pod. ctx, component */ -}}
{{- define "srs.rules.configCandidates" -}}
{{- $problems := list }}
{{- $role := .component.role }}
{{- $told := include "srs.webrtc.told" . }}
{{- $port := .ctx.srs.webrtc.port | default 0 | int }}
{{- /* What a ConfigMap or Secret has, nobody knows here. */}}
{{- $set := not (empty .component.pod.envFrom) }}
{{- range include "srs.candidates" .component | fromJsonArray }}
  {{- $candidate := . }}
  {{- $isSet := $set }}
  {{- range $.component.pod.env }}
    {{- $isSet = or $isSet (and (eq .name $candidate.name) (or .value .valueFrom)) }}
  {{- end }}
  {{- $remedy := "write the address" }}
  {{- if eq .at "rtc_server.candidate" }}
    {{- $chart := empty $.ctx.srs.webrtc.from | ternary "set webrtc.enabled" "remove it" }}
    {{- $remedy = printf "%s, and the chart finds the address, write one" $chart }}
  {{- end }}
  {{- if and $told (eq .name "CANDIDATE") }}
    {{- if and $port (ne .at "rtc_server.candidate") }}
      {{- $problems = append $problems (printf (print
        "%s.config: %s is %s, which is an address with port %d for WebRTC, and cameras need one without: write the address")
        $role .at .word $port) }}
    {{- end }}
  {{- else if not $isSet }}
    {{- $problems = append $problems (printf (print
      "%s.config: %s is %s, and nothing sets %s, so SRS would tell clients the addresses of its pod: %s, or set %s in %s.pod.env")
      $role .at .word .name $remedy .name $role) }}
  {{- end }}
{{- end }}
{{- toJson $problems }}
{{- end }}
