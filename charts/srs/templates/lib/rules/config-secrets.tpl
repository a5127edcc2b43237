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
