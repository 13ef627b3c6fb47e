/**
 * The guard of a sandbox: a shell outside of it that starts it, waits until the judge closes the guard's standard input
 * or ends, however it ends, and then ends all that is inside. It is over when nothing is left.
 */

/**
 * `guard GROUPS COMMAND…`; GROUPS are folders of control groups, a line each. The first process inside is ended, not
 * bubblewrap outside: that one then goes when the process namespace is empty.
 */
export const GUARD = `groups=$1; shift
trap '' HUP INT TERM PIPE
IFS='
'
(
  for group in $groups; do echo 0 >"$group/cgroup.procs" || exit 125; done
  exec "$@"
) </dev/null &
box=$!
exec >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&-
read -r _
first=$(cat "/proc/$box/task/$box/children") || first=
IFS=' '
kill -9 \${first:-$box}
wait "$box"
IFS='
'
for group in $groups; do
  tries=0
  while [ -d "$group" ] && ! rmdir "$group" && [ $tries -lt 500 ]; do
    for one in $(cat "$group/cgroup.procs"); do kill -9 "$one"; done
    tries=$((tries + 1)); sleep 0.01
  done
done
`;
