{{- /*
The effective configuration of a component that has no text of its own, without what it says of other components, as JSON: the chart's
defaults, the mode's, the user's for all, for the role and for this component, what the chart forces, and the addresses of IPv6.
ctx, component, own
*/ -}}
{{- define "srs.config.merged" -}}
{{- $table := .ctx.srs.table }}
{{- $spec := .component.spec }}
{{- $config := mustMergeOverwrite (deepCopy $table.base) (deepCopy ($spec.config | default dict)) }}
{{- range list .ctx.Values.config .component.values.config .own $table.forced | compact }}
  {{- $config = mustMergeOverwrite $config (deepCopy .) }}
{{- end }}
{{- /* Vhosts beside the default one write into folders of their own: streams of the same name would share a file. */}}
{{- range $name, $vhost := $config.vhost }}
  {{- $defaults := mustMergeOverwrite (deepCopy $table.vhost) (deepCopy ($spec.vhost | default dict)) }}
  {{- if ne $name "__defaultVhost__" }}
    {{- $defaults = mustMergeOverwrite $defaults (deepCopy ($spec.addedVhost | default dict)) }}
  {{- end }}
  {{- if $vhost.dvr }}
    {{- $folder := ne $name "__defaultVhost__" | ternary "[vhost]/[app]" "[app]" }}
    {{- $_ := set $defaults "dvr" (dict "dvr_path" (replace "[app]" $folder $table.recordings)) }}
  {{- end }}
  {{- $_ := set $config.vhost $name (mustMergeOverwrite $defaults $vhost) }}
{{- end }}
{{- $listens := include "srs.config.listens" (dict "ctx" .ctx "component" .component "config" $config) | fromJson }}
{{- mustMergeOverwrite $config $listens | toJson }}
{{- end }}
