{{- /* What several programs need. */ -}}

{{- /* A command with as many open files as the node allows: containerd gives 1024, and each client takes one. Dot: the command. */ -}}
{{- define "srs.manyFiles" -}}
ulimit -Sn "$(ulimit -Hn)"; exec {{ . }}
{{- end }}

{{- /* A shell script of files/ that publishes by the function `encode`. ctx, file, with (another file that it needs, or nothing) */ -}}
{{- define "srs.ffmpeg.script" -}}
{{- .ctx.Files.Get "files/encode.sh" }}
{{- with .with }}
{{ $.ctx.Files.Get (printf "files/%s" .) }}
{{- end }}
{{ .ctx.Files.Get (printf "files/%s" .file) }}
{{- end }}
