{{- /* What opens a listener for IPv6. ctx, listener */ -}}
{{- define "srs.families.remedy" -}}
{{- $listener := .listener }}
{{- $remedy := printf "set it to \"[::]:%d\"" (int $listener.port) }}
{{- range .ctx.model.facts.listeners }}
  {{- if and (eq .name $listener.kind) (hasKey . "address") }}
    {{- $newer := printf "choose an image of SRS %v or newer" .address }}
    {{- $remedy = empty .address | ternary "no version of SRS takes an address there" $newer }}
  {{- end }}
{{- end }}
{{- $remedy }}
{{- end }}
