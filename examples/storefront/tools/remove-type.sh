#!/bin/sh
# Removes a Java type and its test, and refuses while anything else still uses it.
#
#   sh tools/remove-type.sh MODULE FULLY.QUALIFIED.TYPE
set -eu

module=$1
type=$2
package=${type%.*}
name=${type##*.}
folder=$(printf '%s' "$package" | tr . /)
source=$module/src/main/java/$folder/$name.java
test=$module/src/test/java/$folder/${name}Test.java

if [ ! -f "$source" ]; then
  echo "There is no $source." >&2
  exit 2
fi

# Other packages have to name the type in full, at least in an import; its own package may use the short name.
pattern=$(printf '%s' "$type" | sed 's/\./\\./g')
users=$(
  {
    find . -name '*.java' -path '*/src/*' -exec grep -l -E "(^|[^A-Za-z0-9_.])$pattern([^A-Za-z0-9_]|\$)" {} +
    find . -name '*.java' -path "*/java/$folder/*" -exec grep -l -w "$name" {} +
  } | sed 's|^\./||' | grep -v -x -F -e "$source" -e "$test" | sort -u
) || true
if [ -n "$users" ]; then
  echo "$type is still used by:" >&2
  echo "$users" >&2
  exit 1
fi

rm -f "$source" "$test"
echo "Removed $type."
