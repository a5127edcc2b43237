{{- /* Secrets of srs.conf, and the environment that SRS reads over it. ctx, component */ -}}
{{- define "srs.rules.configEnvironment" -}}
{{- $whose := .component.at }}
{{- range $at, $key := .ctx.model.generated }}
  {{- if not (get $.ctx.model.secretData $key) }}
    * config.{{ $at }}: generate creates a value once and then reads it from the cluster, and there is no cluster to read from here (helm
      template, --dry-run=client, Argo CD): create a Secret, and write {valueFrom: {secretKeyRef: {name: …, key: …}}}
  {{- end }}
{{- end }}
{{- range .component.ambiguous }}
  * {{ $whose }}.config: {{ . }} has both generate and valueFrom, one of them from config: remove one
{{- end }}
{{- range .component.pod.env }}
  {{- $path := get $.ctx.model.facts.secretEnvironment .name }}
  {{- if and (hasPrefix "SRS_" .name) (not (hasKey $.component.secretEnvironment $path)) }}
    * pod.env or {{ $whose }}.pod.env sets {{ .name }}, which SRS would read instead of its configuration, bypassing the chart: set
      the directive in config or {{ $whose }}.config
  {{- end }}
  {{- range get $.component.directives (regexReplaceAll "^vhost[.]__defaultVhost__" $path "vhost.*") | default list }}
    {{- if and (eq .at $path) (hasKey $.component.secretEnvironment $path) }}
      * pod.env or {{ $whose }}.pod.env sets the secret {{ $path }}, and config sets it too: remove one of the two
    {{- end }}
  {{- end }}
{{- end }}
{{- range .component.pod.envFrom }}
  {{- if hasPrefix "SRS_" (.prefix | default "") }}
    * pod.envFrom or {{ $whose }}.pod.envFrom has the prefix {{ .prefix }}, whose variables SRS would read instead of its configuration,
      bypassing the chart: set directives in config or {{ $whose }}.config
  {{- end }}
{{- end }}
{{- /* Addresses in the environment that nothing puts there. */}}
{{- $reads := .component.readsCandidate }}
{{- $port := .ctx.model.webrtc.port | default 0 | int }}
{{- /* What a ConfigMap or Secret has, nobody knows here. */}}
{{- $set := not (empty .component.pod.envFrom) }}
{{- range .component.candidates }}
  {{- $candidate := . }}
  {{- $isSet := $set }}
  {{- range $.component.pod.env }}
    {{- $isSet = or $isSet (and (eq .name $candidate.name) (or .value .valueFrom)) }}
  {{- end }}
  {{- $chart := eq .at "rtc_server.candidate" | ternary "set webrtc.enabled, and the chart finds the address, or " "" }}
  {{- if and $reads (eq .name "CANDIDATE") }}
    {{- if and $port (ne .at "rtc_server.candidate") }}
      * {{ $whose }}.config: {{ .at }} is {{ .word }}, which is an address with port {{ $port }} for WebRTC, and cameras need one without:
        write the address
    {{- end }}
  {{- else if not $isSet }}
    * {{ $whose }}.config: {{ .at }} is {{ .word }}, and nothing sets {{ .name }}, so SRS would tell clients the addresses of its pod:
      {{ $chart }}write it, or set {{ .name }} in {{ $whose }}.pod.env
  {{- end }}
{{- end }}
{{- end }}
