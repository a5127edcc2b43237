{{- /*
"true" where a directive is one of `values`: the one at a generic path in or around a place of the index, or else its default.
place, path (a list), values, default
*/ -}}
{{- define "srs.config.isOneOf" -}}
{{- $block := get .place.around (initial .path | join ".") | default dict }}
{{- $value := hasKey $block (last .path) | ternary (get $block (last .path)) .default }}
{{- if has (toString $value) .values }}true{{ end }}
{{- end }}

{{- /* "true" where a block is on, which may still be said by a word. Its dot is the block; none is off. */ -}}
{{- define "srs.config.isOn" -}}
{{- if get (. | default dict) "enabled" | toString | regexMatch "^(true|on)$" }}true{{ end }}
{{- end }}
