#!/bin/sh
# Passes when a text stands nowhere below some folders, and otherwise says where it stands.
#
#   sh tools/absent.sh TEXT FOLDER...
set -eu

text=$1
shift
if found=$(grep -r -n -F -e "$text" "$@"); then
  echo "Still there: $text" >&2
  echo "$found" >&2
  exit 1
fi
echo "Nowhere: $text"
