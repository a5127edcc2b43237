{{- /*
Sets in each component of SRS what it has to do with the address that WebRTC clients are told (see webrtc.tpl):

  readsCandidate   whether its SRS reads that address from $CANDIDATE
  asksKubernetes   whether it has to ask Kubernetes for it
  candidates       the addresses that its SRS reads from its environment: at (the directive), word, name (of the variable)

Its dot is the root.
*/ -}}
{{- define "srs.model.candidates" -}}
{{- $source := .model.webrtc.source }}
{{- range .model.components }}
  {{- $candidate := dig "rtc_server" "candidate" "" .config | toString }}
  {{- $reads := and $source (ne $source "api") (eq .role "origin") (eq $candidate "$CANDIDATE") }}
  {{- $_ := set (set . "readsCandidate" $reads) "asksKubernetes" (and $reads $.model.webrtc.service) }}
  {{- $found := list }}
  {{- if dig "rtc_server" "enabled" false .config }}
    {{- $found = list (dict "at" "rtc_server.candidate" "word" $candidate) }}
  {{- end }}
  {{- range $i, $caster := .config.stream_caster }}
    {{- if and $caster.enabled (eq (toString $caster.caster) "gb28181") (dig "sip" "enabled" true $caster) }}
      {{- $word := dig "sip" "candidate" "" $caster | toString }}
      {{- $found = append $found (dict "at" (printf "stream_caster[%d].sip.candidate" $i) "word" $word) }}
    {{- end }}
  {{- end }}
  {{- $variables := list }}
  {{- range $found }}
    {{- if hasPrefix "$" .word }}
      {{- /* SRS looks for the name in capitals. */}}
      {{- $variables = append $variables (set . "name" (trimPrefix "$" .word | upper | replace "." "_")) }}
    {{- end }}
  {{- end }}
  {{- $_ := set . "candidates" $variables }}
{{- end }}
{{- end }}
