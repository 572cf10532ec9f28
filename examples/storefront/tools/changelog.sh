#!/bin/sh
# Adds a line to CHANGELOG.md under "Unreleased": the description of the task that Divisi is working on.
#
# Divisi names the file with the task (JSON) in DIVISI_TASK_FILE.
set -eu

line=$(tr -d '\n' <"$DIVISI_TASK_FILE" | sed -n 's/.*"description"[[:space:]]*:[[:space:]]*"\([^"\\]*\)["\\].*/\1/p')
if [ -z "$line" ]; then
  echo "The task has no description." >&2
  exit 2
fi

awk -v line="- $line" '
  /^## Unreleased$/ { unreleased = 1 }
  unreleased && !added && /^- / { print line; added = 1 }
  { print }
' CHANGELOG.md >CHANGELOG.md.new
mv CHANGELOG.md.new CHANGELOG.md
echo "CHANGELOG.md: $line"
