{{- /* The size of the HLS cache, and the memory that it takes. */ -}}

{{- /*
The memory limit of the HLS cache: its files in the page cache, which counts as memory of the container, and room for connections: 18,000
took 150 MiB, as did 1,000 players who waited for an origin. Its dot is the root.
*/ -}}
{{- define "srs.nginx.memoryLimit" -}}
{{- include "srs.nginx.cacheMebibytes" . | int | add 512 }}Mi
{{- end }}

{{- /* The size of the HLS cache in MiB. Its dot is the root. */ -}}
{{- define "srs.nginx.cacheMebibytes" -}}
{{- $size := .Values.hlsCache.cacheSize }}
{{- regexFind "^[0-9]+" $size | int | mul (hasSuffix "Gi" $size | ternary 1024 1) }}
{{- end }}
