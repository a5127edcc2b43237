// rclone with what the tests of uploads call, for scripts/tools.ts: a folder stands in for a bucket there. The whole of rclone takes minutes to build.
package main

import (
	_ "github.com/rclone/rclone/backend/alias"
	_ "github.com/rclone/rclone/backend/local"
	"github.com/rclone/rclone/cmd"
	_ "github.com/rclone/rclone/cmd/copy"
	_ "github.com/rclone/rclone/cmd/moveto"
	_ "github.com/rclone/rclone/cmd/version"
)

func main() {
	cmd.Main()
}
