#!/bin/bash
# Every program in a sandbox is a link to this file, beside a file NAME.sh that says what it does. This one is never written, so that none is
# ever busy. A stub may use the machine's programs; CONTAINER_PATH is the PATH that the script had.
[[ ! -e $SANDBOX_CHECKS/${0##*/} ]] || . "$SANDBOX_CHECKS/${0##*/}"
export CONTAINER_PATH=$PATH PATH=$SANDBOX_PATH
. "$0.sh"
