{{- /*
Takes what is secret out of a component's configuration. SRS includes a file in its place, which the init container writes from its
environment (files/check-config.sh). Sets:

  .model.secretData           what stands in the chart's own Secret, by key
  .model.generated            the keys of it that the chart makes up, by the place in the configuration
  component.secrets         each directive: file (without .conf), name, lines of words, each the secretKeyRef of a word
  component.secretText      whether the text of the user's own srs.conf holds a secret, so that all of it must be in a Secret
  component.secretValues    what a change of must restart the pods for: SRS does not write its files again
  component.secretChecksum  a checksum of that
  component.ambiguous       directives that have two sources

ctx, component
*/ -}}
{{- define "srs.model.secrets" -}}
{{- $component := .component }}
{{- range list "secrets" "secretValues" "ambiguous" }}
  {{- $_ := set $component . list }}
{{- end }}
{{- if not $component.textFrom }}
{{- range $path, $rule := .ctx.model.facts.secrets }}
  {{- $places := get $component.directives $path | default list }}
  {{- if hasSuffix ".*" $path }}
    {{- range get $component.blocks (trimSuffix ".*" $path) | default list }}
      {{- $block := . }}
      {{- range $key := keys .node | sortAlpha }}
        {{- $places = append $places (dict "node" $block.node "key" $key "at" (printf "%s.%s" $block.at $key)) }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{- $live := false }}
  {{- range $reloaded, $_ := empty $places | ternary dict $component.reload }}
    {{- $live = or $live (eq $path $reloaded) (hasPrefix (printf "%s." $reloaded) $path) }}
  {{- end }}
  {{- range $place := $places }}
    {{- $value := get .node .key }}
    {{- $lines := include "srs.config.secretLines" (dict "ctx" $.ctx "value" $value "rule" $rule) | fromJsonArray }}
    {{- if and $lines (or (not $live) (not $component.text)) }}
      {{- $_ := set $component "secretValues" (append $component.secretValues (list .at $lines)) }}
    {{- else if not (or $lines $live) }}
      {{- $_ := set $component "fixed" (append $component.fixed (list .at $value)) }}
    {{- end }}
    {{- if and $lines $component.text }}
      {{- $_ := set $component "secretText" true }}
    {{- else if $lines }}
      {{- include "srs.model.secret" (dict "ctx" $.ctx "component" $component "place" . "lines" $lines) }}
    {{- end }}
  {{- end }}
{{- end }}
{{- with $component.secretValues }}
  {{- $_ := set $component "secretChecksum" (include "srs.model.secretChecksum" (dict "ctx" $.ctx "values" .)) }}
{{- end }}
{{- end }}
{{- end }}

{{- /*
A checksum of values that hold secrets. It stands in an annotation, which more people can read than a Secret, and must not let them test
guesses of a password: scrypt makes it so slowly that a computer tries a dozen a second. References are no secrets.
ctx, values (component.secretValues)
*/ -}}
{{- define "srs.model.secretChecksum" -}}
{{- $text := toJson .values }}
{{- $sums := .ctx.model.secretChecksums }}
{{- if not (hasKey $sums $text) }}
  {{- $secret := false }}
  {{- range .values }}
    {{- range last . }}
      {{- range . }}
        {{- $secret = or $secret (not (kindIs "map" .)) }}
      {{- end }}
    {{- end }}
  {{- end }}
  {{- $sum := $text }}
  {{- if $secret }}
    {{- $sum = derivePassword 1 "maximum" $text .ctx.Release.Namespace .ctx.Release.Name | toString }}
  {{- end }}
  {{- $_ := set $sums $text (sha256sum $sum) }}
{{- end }}
{{- get $sums $text }}
{{- end }}

{{- /* Takes one directive out of a component's configuration. ctx, component, place, lines */ -}}
{{- define "srs.model.secret" -}}
{{- $file := include "srs.config.fileName" .place.at }}
{{- $ownSecret := include "srs.config.secretName" .ctx }}
{{- $count := 0 }}
{{- $lines := list }}
{{- range .lines }}
  {{- $line := list }}
  {{- range . }}
    {{- $ref := dict "name" $ownSecret "key" (printf "%s.%s.%d" $.component.key $file $count) }}
    {{- if and (kindIs "map" .) (gt (len .) 1) }}
      {{- $_ := set $.component "ambiguous" (append $.component.ambiguous $.place.at) }}
    {{- end }}
    {{- if not (kindIs "map" .) }}
      {{- $_ := set $.ctx.model.secretData $ref.key (kindIs "string" . | ternary . (include "srs.config.word" .)) }}
    {{- else if .valueFrom }}
      {{- $ref = pick .valueFrom.secretKeyRef "name" "key" }}
    {{- else }}
      {{- /* The same for all components. */}}
      {{- $_ := set $ref "key" $file }}
      {{- $_ := set $.ctx.model.generated $.place.at $file }}
      {{- $_ := set $.ctx.model.secretData $file (include "srs.config.generated" (dict "ctx" $.ctx "key" $file "name" $ownSecret)) }}
    {{- end }}
    {{- $line = append $line $ref }}
    {{- $count = add1 $count }}
  {{- end }}
  {{- $lines = append $lines $line }}
{{- end }}
{{- $secret := dict "file" $file "name" .place.key "lines" $lines }}
{{- $_ := set .component "secrets" (append .component.secrets $secret) }}
{{- $_ := set .place.node .place.key (dict "include" (printf "/run/srs/%s.conf" $file)) }}
{{- end }}
